namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>Logarithms and exponentials near 1 and 0 without loss of digits.</summary>
public static class Log1p
{
    /// <summary>ln(1 + x).</summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Math.Log(1 + x);
        }

        // Kahan: the rounding of 1 + x cancels in the quotient.
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>e^x - 1.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.7)
        {
            return Math.Exp(x) - 1;
        }

        var u = Math.Exp(x);
        if (u == 1)
        {
            return x;
        }

        var v = u - 1;
        return v == -1 ? -1 : v * (x / Math.Log(u));
    }

    /// <summary>ln(1 - e^x) for x &lt;= 0: the logarithm of the complement of a probability given by its logarithm.</summary>
    public static double Complement(double x) => x > -0.6931471805599453 ? Math.Log(-Expm1(x)) : Of(-Math.Exp(x));

    /// <summary>ln(e^a + e^b).</summary>
    public static double Sum(double a, double b)
    {
        if (double.IsNegativeInfinity(a))
        {
            return b;
        }

        if (double.IsNegativeInfinity(b))
        {
            return a;
        }

        return a > b ? a + Of(Math.Exp(b - a)) : b + Of(Math.Exp(a - b));
    }

    /// <summary>x ln(x / mean) + mean - x, at least 0: half the deviance of a Poisson count.</summary>
    /// <remarks>C. Loader, Fast and accurate computation of binomial probabilities (2000).</remarks>
    public static double HalfDeviance(double x, double mean) => HalfDeviance(x, mean, x - mean);

    /// <summary>The same, with x - mean known without rounding.</summary>
    internal static double HalfDeviance(double x, double mean, double difference)
    {
        if (x == 0)
        {
            return mean;
        }

        if (Math.Abs(difference) < 0.1 * (x + mean))
        {
            var v = difference / (x + mean);
            var s = difference * v;
            var term = 2 * x * v;
            var square = v * v;
            for (var j = 1; j < 1000; j++)
            {
                term *= square;
                var next = s + term / (2 * j + 1);
                if (next == s)
                {
                    break;
                }

                s = next;
            }

            return s;
        }

        return x * Math.Log(x / mean) - difference;
    }
}
