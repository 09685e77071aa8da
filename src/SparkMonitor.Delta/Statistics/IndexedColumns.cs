using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;

namespace SparkMonitor.Delta.Statistics;

/// <summary>How many columns of a table get statistics.</summary>
internal static class IndexedColumns
{
    /// <summary>Delta Spark's default.</summary>
    private const int Default = 32;

    /// <summary>Leaf columns from the first on; -1 for all.</summary>
    public static int Of(TableMetadata metadata) =>
        metadata.Configuration.TryGetValue(TableProperties.IndexedColumnCount, out var text)
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        && count >= -1
            ? count
            : Default;
}
