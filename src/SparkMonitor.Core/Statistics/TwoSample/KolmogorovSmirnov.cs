using System.Numerics;
using System.Runtime.CompilerServices;
using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>The two-sample Kolmogorov-Smirnov test: D = max |F - G|, in [0, 1], unit: share of rows.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>Up to this many n m the p-value is counted exactly, given the ties.</summary>
    public const long ExactLimit = 250_000;

    internal const string AsymptoticConvention = "asymptotic";
    internal const string ExactConvention = "exact given ties";

    /// <summary>So many figures are kept on the stack.</summary>
    private const int OnStack = 512;

    private static readonly double UsualQuantile = KolmogorovDistribution.UpperQuantile(1 - 0.95);

    public static TestResult Test(PairedTable pair, KolmogorovNull nullDistribution = KolmogorovNull.Automatic, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (pair.OneSided)
        {
            return TestResult.Undefined("ks", n, m, "a side holds no value");
        }

        var (d, at, sign) = Distance(pair);
        var (convention, logP) = nullDistribution switch
        {
            KolmogorovNull.Automatic when (double)n * m > ExactLimit => (AsymptoticConvention, Asymptotic(d, n, m)),
            KolmogorovNull.Asymptotic => (AsymptoticConvention, Asymptotic(d, n, m)),
            KolmogorovNull.ExactContinuous => ("exact, as if no ties", KolmogorovPaths.LogSurvival(d, n, m, [])),
            _ => (ExactConvention, KolmogorovPaths.LogSurvival(d, n, m, Blocks(pair))),
        };
        return new TestResult
        {
            Method = "ks",
            Convention = convention,
            Statistic = d,
            LogPValue = Math.Min(0, logP),
            Location = pair.Values[at],
            Remark = sign > 0 ? "reference lies lower" : sign < 0 ? "reference lies higher" : "",
            ReferenceCount = n,
            CurrentCount = m,
            Effect = Effect(d, n, m, level),
        };
    }

    /// <summary>ln p by the exact one-sample distribution at the rounded effective size n m / (n + m), as scipy's asymptotic mode.</summary>
    public static double Asymptotic(double d, long n, long m)
    {
        var effective = Math.Max(1, (long)Math.Round((double)n * m / ((double)n + m), MidpointRounding.ToEven));
        return KolmogorovExactDistribution.LogSurvival(d, effective);
    }

    /// <summary>D lies within the Kolmogorov quantile over sqrt(n m / (n + m)) of the true distance at the stated confidence, for any law.</summary>
    public static Effect Effect(double d, long n, long m, double level)
    {
        var band = (level == 0.95 ? UsualQuantile : KolmogorovDistribution.UpperQuantile(1 - level)) / Math.Sqrt((double)n * m / ((double)n + m));
        return new Effect("largest difference of cumulative shares", d, Math.Max(0, d - band), Math.Min(1, d + band), level);
    }

    [SkipLocalsInit]
    internal static (double Distance, int At, int Sign) Distance(PairedCounts pair)
    {
        var differences = pair.Count <= OnStack ? stackalloc double[pair.Count] : new double[pair.Count];
        Differences(pair, differences);
        return Largest(differences);
    }

    /// <summary>F - G behind every cell.</summary>
    private static void Differences(PairedCounts pair, Span<double> differences)
    {
        ReadOnlySpan<double> f = pair.ReferenceUpTo, g = pair.CurrentUpTo;
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        var (totals, others) = (new Vector<double>(n), new Vector<double>(m));
        var i = 0;
        for (; i <= differences.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            ((new Vector<double>(f[i..]) / totals) - (new Vector<double>(g[i..]) / others)).CopyTo(differences[i..]);
        }

        for (; i < differences.Length; i++)
        {
            differences[i] = (f[i] / n) - (g[i] / m);
        }
    }

    /// <summary>The first of the largest.</summary>
    private static (double Distance, int At, int Sign) Largest(ReadOnlySpan<double> differences)
    {
        double best = 0;
        var at = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            var distance = Math.Abs(differences[i]);
            if (distance > best)
            {
                (best, at) = (distance, i);
            }
        }

        return (best, at, best > 0 ? Math.Sign(differences[at]) : 0);
    }

    private static long[] Blocks(PairedCounts pair)
    {
        var blocks = new long[pair.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = pair.Reference[i] + pair.Current[i];
        }

        return blocks;
    }
}
