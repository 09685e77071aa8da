namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The noncentral chi-square distribution, by Sankaran's normal approximation (1963), good to about 1e-3: for intervals, not for p-values.</summary>
public static class NoncentralChiSquareDistribution
{
    public static double Cumulative(double x, double degrees, double noncentrality)
    {
        if (x <= 0)
        {
            return 0;
        }

        double sum = degrees + noncentrality, twice = degrees + 2 * noncentrality;
        var h = 1 - 2 * sum * (degrees + 3 * noncentrality) / (3 * twice * twice);
        var p = twice / (sum * sum);
        var m = (h - 1) * (1 - 3 * h);
        var deviation = h * Math.Sqrt(2 * p) * (1 + 0.5 * m * p);
        return NormalDistribution.Cumulative((Math.Pow(x / sum, h) - (1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p))) / deviation);
    }

    /// <summary>Central confidence interval of the noncentrality, given one observation.</summary>
    public static (double Lower, double Upper) Interval(double x, double degrees, double level)
    {
        var tail = (1 - level) / 2;
        return (Solve(x, degrees, 1 - tail), Solve(x, degrees, tail));
    }

    // The noncentrality at which P(X <= x) falls to the level; 0 when it is below already.
    private static double Solve(double x, double degrees, double cumulative)
    {
        if (Cumulative(x, degrees, 0) <= cumulative)
        {
            return 0;
        }

        double low = 0, high = Math.Max(1, x);
        while (Cumulative(x, degrees, high) > cumulative)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Cumulative(x, degrees, middle) > cumulative ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
