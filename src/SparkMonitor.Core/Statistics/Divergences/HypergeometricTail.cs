using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Tails of the hypergeometric law by summing outwards, where the terms fall.</summary>
internal static class HypergeometricTail
{
    internal static double LogAtLeast(long k, long total, long successes, long draws)
    {
        var (smallest, largest) = HypergeometricDistribution.Support(total, successes, draws);
        return k <= smallest ? 0 : k > largest ? double.NegativeInfinity : Sum(k, largest, 1, total, successes, draws);
    }

    internal static double LogAtMost(long k, long total, long successes, long draws)
    {
        var (smallest, largest) = HypergeometricDistribution.Support(total, successes, draws);
        return k >= largest ? 0 : k < smallest ? double.NegativeInfinity : Sum(k, smallest, -1, total, successes, draws);
    }

    private static double Sum(long from, long to, int step, long total, long successes, long draws)
    {
        var top = HypergeometricDistribution.LogProbability(from, total, successes, draws);
        double sum = 1, term = 1, rest = total - successes - (double)draws;
        for (var k = from; k != to; k += step)
        {
            term *= step > 0
                ? (double)(successes - k) * (draws - k) / ((k + 1.0) * (rest + k + 1))
                : k * (rest + k) / ((successes - k + 1.0) * (draws - k + 1.0));
            sum += term;
            if (term < sum * 1e-17)
            {
                break;
            }
        }

        return Math.Min(0, top + Math.Log(sum));
    }
}
