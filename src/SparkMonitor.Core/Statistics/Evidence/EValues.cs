namespace SparkMonitor.Core.Statistics.Evidence;

/// <summary>Decisions on e-values: numbers at least 0 whose mean under the null is at most 1.</summary>
public static class EValues
{
    /// <summary>e-BH (Wang and Ramdas 2022): false discovery rate at most alpha under any dependence. Logarithms in, decisions in the order given.</summary>
    public static bool[] BenjaminiHochberg(ReadOnlySpan<double> logEvidence, double alpha)
    {
        var values = logEvidence.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).ToArray();
        var rejections = 0;
        for (var k = 1; k <= order.Length; k++)
        {
            if (values[order[k - 1]] >= Math.Log(order.Length / (alpha * k)))
            {
                rejections = k;
            }
        }

        var rejected = new bool[values.Length];
        for (var k = 0; k < rejections; k++)
        {
            rejected[order[k]] = true;
        }

        return rejected;
    }

    /// <summary>ln of the mean of e-values, itself an e-value under any dependence.</summary>
    public static double LogMean(ReadOnlySpan<double> logEvidence)
    {
        var most = double.NegativeInfinity;
        foreach (var value in logEvidence)
        {
            most = Math.Max(most, value);
        }

        if (double.IsInfinity(most))
        {
            return most;
        }

        var sum = 0.0;
        foreach (var value in logEvidence)
        {
            sum += Math.Exp(value - most);
        }

        return most + Math.Log(sum / logEvidence.Length);
    }

    /// <summary>ln of the e-value 1/2 p^(-1/2) a p-value calibrates to (Vovk and Wang 2021).</summary>
    public static double LogFromPValue(double logPValue) => -0.5 * logPValue - Math.Log(2);

    /// <summary>ln of the p-value an e-value gives: min(1, 1/e).</summary>
    public static double LogToPValue(double logEvidence) => Math.Min(0, -logEvidence);
}
