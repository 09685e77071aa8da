using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Drift;

/// <summary>The verdict of contract section 8 as a pure function.</summary>
public static class Verdicts
{
    /// <param name="logQ">Natural logarithm of the corrected p-value; not-a-number where the method has none.</param>
    /// <param name="alpha">The level it is held against.</param>
    public static DriftVerdict Of(DriftMethodInfo method, DriftMeasurement found, double threshold, double logQ, double alpha, long minimumRows)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(found);
        if (Math.Min(found.ReferenceCount, found.CurrentCount) < minimumRows && method.Aspect is not (DriftAspect.Schema or DriftAspect.RowCount))
        {
            return DriftVerdict.Insufficient;
        }

        if (double.IsNaN(found.Effect.Estimate) || (method.HasPValue && double.IsNaN(logQ) && !double.IsNaN(found.LogPValue)))
        {
            return DriftVerdict.None;
        }

        // Without a p-value, the interval of the effect alone decides.
        var isSignificant = double.IsNaN(found.LogPValue) || logQ <= Math.Log(alpha);
        if (!isSignificant || Size(found.Effect.Estimate) < threshold)
        {
            return DriftVerdict.None;
        }

        return Least(found.Effect) >= threshold ? DriftVerdict.Detected : DriftVerdict.Suspected;

        double Size(double effect) => method.IsSigned ? Math.Abs(effect) : effect;
    }

    /// <summary>The least size within the effect's interval: 0 where it holds 0.</summary>
    public static double Least(Effect effect) =>
        effect.Lower <= 0 && effect.Upper >= 0 ? 0 : Math.Min(Math.Abs(effect.Lower), Math.Abs(effect.Upper));

    /// <summary>The gravest of several; <see cref="DriftVerdict.None"/> of none.</summary>
    public static DriftVerdict Worst(IEnumerable<DriftVerdict> verdicts)
    {
        var worst = DriftVerdict.Insufficient;
        var any = false;
        foreach (var verdict in verdicts)
        {
            any = true;
            worst = verdict > worst ? verdict : worst;
        }

        return any ? worst : DriftVerdict.None;
    }
}
