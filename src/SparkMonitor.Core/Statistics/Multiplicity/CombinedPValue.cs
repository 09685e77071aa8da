using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>One p-value for several; statistics and natural logarithms of p.</summary>
public static class CombinedPValue
{
    /// <summary>-2 sum ln p against chi-square (independent p).</summary>
    public static (double Statistic, double LogP) Fisher(ReadOnlySpan<double> logPValues)
    {
        var statistic = 0.0;
        foreach (var logP in logPValues)
        {
            statistic -= 2 * logP;
        }

        return (statistic, ChiSquareDistribution.LogSurvival(statistic, 2 * logPValues.Length));
    }

    /// <summary>2 sum ln(1 - p): sensitive to p-values near 1 (independent p).</summary>
    public static (double Statistic, double LogP) Pearson(ReadOnlySpan<double> logPValues)
    {
        var statistic = 0.0;
        foreach (var logP in logPValues)
        {
            statistic += 2 * Log1p.Complement(logP);
        }

        return (statistic, IncompleteGamma.LogLower(logPValues.Length, -statistic / 2));
    }

    /// <summary>Sum of normal quantiles over the square root of their number (independent p).</summary>
    public static (double Statistic, double LogP) Stouffer(ReadOnlySpan<double> logPValues)
    {
        var sum = 0.0;
        foreach (var logP in logPValues)
        {
            sum += NormalDistribution.UpperQuantileOfLog(logP);
        }

        var z = sum / Math.Sqrt(logPValues.Length);
        return (z, NormalDistribution.LogSurvival(z));
    }

    /// <summary>The smallest p of independent ones: 1 - (1 - p)^k.</summary>
    public static (double Statistic, double LogP) Tippett(ReadOnlySpan<double> logPValues)
    {
        var least = Least(logPValues);
        return (Math.Exp(least), Log1p.Complement(logPValues.Length * Log1p.Complement(least)));
    }

    /// <summary>Mudholkar and George (1979): sum of logits against a scaled t (independent p).</summary>
    public static (double Statistic, double LogP) MudholkarGeorge(ReadOnlySpan<double> logPValues)
    {
        var statistic = 0.0;
        foreach (var logP in logPValues)
        {
            statistic += Log1p.Complement(logP) - logP;
        }

        double k = logPValues.Length, degrees = 5 * k + 4;
        var scale = Math.Sqrt(3 / k) / Math.PI * Math.Sqrt(degrees / (5 * k + 2));
        return (statistic, StudentDistribution.LogSurvival(statistic * scale, degrees));
    }

    /// <summary>Number of p-values times the smallest: valid under any dependence.</summary>
    public static (double Statistic, double LogP) Bonferroni(ReadOnlySpan<double> logPValues)
    {
        var least = Least(logPValues);
        return (Math.Exp(least), Math.Min(0, least + Math.Log(logPValues.Length)));
    }

    /// <summary>Simes (1986): the smallest Benjamini-Hochberg q-value; valid under positive dependence.</summary>
    public static (double Statistic, double LogP) Simes(ReadOnlySpan<double> logPValues)
    {
        var least = Least(AdjustedPValues.OfLogs(logPValues, Adjustment.BenjaminiHochberg));
        return (Math.Exp(least), least);
    }

    /// <summary>Hommel (1983): Simes times the harmonic sum, valid under any dependence; the smallest Benjamini-Yekutieli q-value.</summary>
    public static (double Statistic, double LogP) Hommel(ReadOnlySpan<double> logPValues)
    {
        var least = Least(AdjustedPValues.OfLogs(logPValues, Adjustment.BenjaminiYekutieli));
        return (Math.Exp(least), least);
    }

    /// <summary>Liu and Xie (2020): mean of Cauchy quantiles; close to valid under any dependence in the tail.</summary>
    public static (double Statistic, double LogP) Cauchy(ReadOnlySpan<double> logPValues)
    {
        var sum = 0.0;
        foreach (var logP in logPValues)
        {
            var p = Math.Exp(logP);
            sum += logP < -30 ? Math.Exp(Math.Min(700, -logP)) / Math.PI : Math.Tan(Math.PI * (0.5 - p));
        }

        var statistic = sum / logPValues.Length;
        return (statistic, statistic > 0 ? Math.Log(Math.Atan(1 / statistic) / Math.PI) : Math.Log(0.5 - Math.Atan(statistic) / Math.PI));
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        var least = 0.0;
        foreach (var value in values)
        {
            least = Math.Min(least, value);
        }

        return least;
    }
}
