namespace SparkMonitor.Jobs.Output;

/// <summary>Series and histograms as a few block characters.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>What stands for a missing value.</summary>
    public const char Gap = '·';

    /// <summary>
    /// A series over time, scaled between its least and greatest value; half height where all are equal. NaN and infinities are gaps.
    /// </summary>
    public static string Line(IReadOnlyList<double?> values)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        if (known.Count == 0)
        {
            return new string(Gap, values.Count);
        }

        var (least, greatest) = (known.Min(), known.Max());
        return string.Concat(values.Select(v => v is { } value && double.IsFinite(value) ? Block(value, least, greatest) : Gap));
    }

    /// <summary>Counts per bin, scaled from zero to the greatest; a bin without a value is blank, one with any shows at least a line.</summary>
    public static string Histogram(IReadOnlyList<double> counts)
    {
        var greatest = counts.Count == 0 ? 0 : counts.Max();
        return greatest > 0
            ? string.Concat(counts.Select(c => c <= 0 ? ' ' : Blocks[(int)Math.Min(c / greatest * Blocks.Length, Blocks.Length - 1)]))
            : new string(' ', counts.Count);
    }

    private static char Block(double value, double least, double greatest)
    {
        // Halves first: the distance of two finite doubles may be infinite.
        var span = (greatest / 2) - (least / 2);
        return span > 0
            ? Blocks[(int)Math.Min(((value / 2) - (least / 2)) / span * Blocks.Length, Blocks.Length - 1)]
            : Blocks[(Blocks.Length / 2) - 1];
    }
}
