using System.Globalization;

namespace SparkMonitor.Spark;

/// <summary>A commit as <c>DESCRIBE HISTORY</c> tells it.</summary>
/// <param name="Metrics">Operation metrics, which Delta keeps as texts.</param>
public sealed record SparkTableCommit(long Version, DateTimeOffset Timestamp, string? Operation, string? Writer, IReadOnlyDictionary<string, string?> Metrics)
{
    /// <summary>A metric as a number; null where the commit has none of that name.</summary>
    public long? Metric(string name) =>
        Metrics.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
