namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>Adjusted p-values (q-values): reject at level alpha where the adjusted value is at most alpha.</summary>
public static class AdjustedPValues
{
    /// <summary>From p-values in any order; not-a-number entries stay so and do not count. The result is in the order given.</summary>
    public static double[] Of(ReadOnlySpan<double> pValues, Adjustment adjustment)
    {
        var logs = new double[pValues.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(pValues[i]);
        }

        var adjusted = OfLogs(logs, adjustment);
        for (var i = 0; i < adjusted.Length; i++)
        {
            adjusted[i] = Math.Exp(adjusted[i]);
        }

        return adjusted;
    }

    /// <summary>The same on natural logarithms, so that p-values below the smallest double keep their order.</summary>
    public static double[] OfLogs(ReadOnlySpan<double> logPValues, Adjustment adjustment)
    {
        var adjusted = logPValues.ToArray();
        // Equal p-values get equal adjusted ones, in whatever order they come.
        int[] order = [.. Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(adjusted[i]))];
        double[] ascending = [.. order.Select(i => adjusted[i])];
        Array.Sort(ascending, order);
        var count = order.Length;
        switch (adjustment)
        {
            case Adjustment.Bonferroni:
                foreach (var i in order)
                {
                    adjusted[i] = Math.Min(0, adjusted[i] + Math.Log(count));
                }

                break;
            case Adjustment.Holm:
                var least = double.NegativeInfinity;
                for (var k = 0; k < count; k++)
                {
                    least = Math.Max(least, Math.Min(0, adjusted[order[k]] + Math.Log(count - k)));
                    adjusted[order[k]] = least;
                }

                break;
            case Adjustment.BenjaminiHochberg or Adjustment.BenjaminiYekutieli:
                var factor = (double)count;
                if (adjustment == Adjustment.BenjaminiYekutieli)
                {
                    var harmonic = 0.0;
                    for (var k = 1; k <= count; k++)
                    {
                        harmonic += 1.0 / k;
                    }

                    factor *= harmonic;
                }

                var most = 0.0;
                for (var k = count; k >= 1; k--)
                {
                    most = Math.Min(most, adjusted[order[k - 1]] + Math.Log(factor / k));
                    adjusted[order[k - 1]] = most;
                }

                break;
        }

        return adjusted;
    }
}
