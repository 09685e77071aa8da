using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Summaries;

/// <summary>The tables of a store.</summary>
public static class StoreTables
{
    /// <summary>
    /// The table property in which a store table keeps the <see cref="StoreTable.Version"/> it was last written with. Whoever opens a
    /// table refuses a higher number than its own before reading or writing (<see cref="NewerStoreException"/>).
    /// </summary>
    public const string VersionProperty = "sparkmonitor.storeVersion";

    public static IReadOnlyList<StoreTable> All { get; } =
    [
        SummariesTable.Definition, RunsTable.Definition, ReferenceSummariesTable.Definition, DriftTable.Definition, BaselinesTable.Definition,
    ];
}
