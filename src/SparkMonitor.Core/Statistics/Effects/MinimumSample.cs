using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Effects;

/// <summary>How many rows a comparison needs before its silence means anything.</summary>
public static class MinimumSample
{
    /// <summary>No comparison below so many rows on a side.</summary>
    public const long Floor = 30;

    /// <summary>n m / (n + m): rows per side of a balanced comparison, halved.</summary>
    public static double Effective(long n, long m) => n == 0 || m == 0 ? 0 : (double)n * m / ((double)n + m);

    /// <summary>Effective rows to find a difference of means of so many standard deviations.</summary>
    public static double ForMeans(double standardised, double alpha = 0.05, double power = 0.8) => Square(alpha, power) / (standardised * standardised);

    /// <summary>Effective rows to find a difference between two shares, at the worst share 1/2.</summary>
    public static double ForShares(double difference, double alpha = 0.05, double power = 0.8) => 0.25 * Square(alpha, power) / (difference * difference);

    /// <summary>Effective rows at which a largest difference of cumulative shares of this size passes the Kolmogorov threshold with its noise.</summary>
    public static double ForDistance(double distance, double alpha = 0.05, double power = 0.8)
    {
        var reach = KolmogorovDistribution.UpperQuantile(alpha) + 0.5 * NormalDistribution.UpperQuantile(1 - power);
        return reach * reach / (distance * distance);
    }

    /// <summary>
    /// Effective rows to find a divergence over B cells: n m / (n + m) times the divergence, on the scale of <c>psi</c> (twice
    /// <c>kl</c>, eight times <c>js_divergence</c> or the squared Hellinger distance), is noncentral chi-square with B - 1 degrees.
    /// </summary>
    public static double ForDivergence(double psi, int cells, double alpha = 0.05, double power = 0.8)
    {
        var degrees = Math.Max(1, cells - 1);
        var critical = ChiSquareDistribution.UpperQuantile(alpha, degrees);
        double low = 0, high = 1;
        while (NoncentralChiSquareDistribution.Cumulative(critical, degrees, high) > 1 - power)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 50; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = NoncentralChiSquareDistribution.Cumulative(critical, degrees, middle) > 1 - power ? (middle, high) : (low, middle);
        }

        return high / psi;
    }

    /// <summary>True when both sides reach the floor and together the effective size asked for.</summary>
    public static bool Suffices(long n, long m, double effective, long floor = Floor) => Math.Min(n, m) >= floor && Effective(n, m) >= effective;

    private static double Square(double alpha, double power)
    {
        var sum = NormalDistribution.UpperQuantile(alpha / 2) + NormalDistribution.UpperQuantile(1 - power);
        return sum * sum;
    }
}
