using System.Globalization;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Summaries;

/// <summary>The tables of a store.</summary>
public static class StoreTables
{
    /// <summary>
    /// The table property in which a store table keeps the <see cref="StoreTable.Version"/> it was made with. Columns that are added to it later do not raise
    /// it: a program that does not know them goes on with those that it knows. Whoever opens a
    /// table refuses a higher number than its own before reading or writing (<see cref="NewerStoreException"/>).
    /// </summary>
    public const string VersionProperty = "sparkmonitor.storeVersion";

    /// <summary>Marks of runs are kept long enough that a scheduler's retry always meets its own.</summary>
    private const string MarkRetention = "interval 365 days";

    public static IReadOnlyList<StoreTable> All { get; } =
    [
        SummariesTable.Definition, RunsTable.Definition, ReferenceSummariesTable.Definition, DriftTable.Definition, BaselinesTable.Definition,
    ];

    /// <summary>The table properties that every engine makes a store table with.</summary>
    public static IReadOnlyDictionary<string, string> PropertiesOf(StoreTable table) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [VersionProperty] = table.Version.ToString(CultureInfo.InvariantCulture),
        ["delta.setTransactionRetentionDuration"] = MarkRetention,
    };
}
