namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>The exact null distribution of the two-sample Kolmogorov-Smirnov distance, by counting lattice paths.</summary>
/// <remarks>Each order of n + m values is a path from (0, 0) to (n, m); given ties it is looked at only where a block of equal values ends
/// (Schroeer and Trenkler 1995). Shares of paths are carried, all sums are of positive terms, so the tail keeps its relative accuracy.</remarks>
public static class KolmogorovPaths
{
    /// <summary>ln P(D >= d).</summary>
    /// <param name="d">The distance.</param>
    /// <param name="n">Size of one sample.</param>
    /// <param name="m">Size of the other.</param>
    /// <param name="blocks">Sizes of the blocks of equal values, ascending by value; empty when all differ.</param>
    public static double LogSurvival(double d, long n, long m, ReadOnlySpan<long> blocks)
    {
        var ends = new bool[n + m + 1];
        long position = 0;
        foreach (var block in blocks)
        {
            position += block;
            ends[position] = true;
        }

        if (blocks.Length == 0)
        {
            Array.Fill(ends, true);
        }

        // The attained distances are multiples of 1/(n m); half a multiple absorbs the rounding of d.
        var limit = Math.Round(d * n * m) - 0.5;
        if (limit < 0)
        {
            return 0;
        }

        // Share of the paths to (i, j) that have been outside.
        var row = new double[m + 1];
        for (long j = 1; j <= m; j++)
        {
            row[j] = Outside(0, j) ? 1 : row[j - 1];
        }

        for (long i = 1; i <= n; i++)
        {
            row[0] = Outside(i, 0) ? 1 : row[0];
            for (long j = 1; j <= m; j++)
            {
                row[j] = Outside(i, j) ? 1 : (i * row[j] + j * row[j - 1]) / (i + j);
            }
        }

        return Math.Log(row[m]);

        bool Outside(long i, long j) => ends[i + j] && Math.Abs((double)i * m - (double)j * n) > limit;
    }
}
