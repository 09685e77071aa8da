using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Benchmarks.Drift;

/// <summary>Scopes of one stage as a store would have them.</summary>
internal static class BenchmarkScope
{
    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The window of a day after <see cref="Epoch"/>, of the whole table or of a slice of the key <c>s</c>.</summary>
    public static StoredScope Of(int day, long rows, string? slice = null)
    {
        var window = new TimeWindow(TimeText.ToMicroseconds(Epoch.AddDays(day)), TimeText.ToMicroseconds(Epoch.AddDays(day + 1)));
        var scope = new SummaryScope("benchmark", "raw", Granularity.Day.Name(), window, slice is null ? null : "s", slice);
        return new StoredScope(scope)
        {
            RunId = "run",
            RunTime = Epoch,
            ConfigHash = "c",
            TableId = "t",
            TableVersion = 1,
            TableTimestamp = Epoch.AddDays(day),
            Rows = rows,
        };
    }
}
