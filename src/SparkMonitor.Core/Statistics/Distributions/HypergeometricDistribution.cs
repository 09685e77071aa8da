namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>Successes among <c>draws</c> taken without replacement from <c>population</c> items of which <c>successes</c> count.</summary>
public static class HypergeometricDistribution
{
    /// <summary>The smallest and largest attainable count.</summary>
    public static (long Smallest, long Largest) Support(long population, long successes, long draws) =>
        (Math.Max(0, draws - (population - successes)), Math.Min(successes, draws));

    /// <summary>ln P(X = k), as a quotient of binomial probabilities (Loader 2000).</summary>
    public static double LogProbability(long k, long population, long successes, long draws)
    {
        var (smallest, largest) = Support(population, successes, draws);
        if (k < smallest || k > largest)
        {
            return double.NegativeInfinity;
        }

        if (draws == 0 || draws == population)
        {
            return 0;
        }

        var p = (double)draws / population;
        return BinomialDistribution.LogProbability(k, successes, p)
            + BinomialDistribution.LogProbability(draws - k, population - successes, p)
            - BinomialDistribution.LogProbability(draws, population, p);
    }
}
