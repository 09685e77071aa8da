using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Metrics;

namespace SparkMonitor.Jobs.Composition;

/// <summary>One engine with one store, for the length of a command.</summary>
internal interface IMonitorSession : IAsyncDisposable
{
    IProfileEngine Engine { get; }

    IMonitorTables Tables { get; }

    /// <summary>How queries are written.</summary>
    SqlDialect Dialect { get; }

    ProfileJob Job { get; }

    ReferenceJob References { get; }

    DriftJob Drift { get; }

    CompareJob Comparisons { get; }

    /// <summary>The newest commits of a Delta table, the latest first.</summary>
    Task<IReadOnlyList<TableCommit>> HistoryAsync(string table, int limit, CancellationToken cancellation);

    /// <summary>Runs a query over the store's tables, named tables and Delta tables by path.</summary>
    /// <param name="config">Whose stages have views a query may use; null for none.</param>
    /// <param name="names">Locations of tables by the names a query may use.</param>
    /// <param name="limit">How many rows to return at most.</param>
    Task<QueryAnswer> QueryAsync(string sql, MonitorConfig? config, IReadOnlyDictionary<string, string> names, int limit, CancellationToken cancellation);

    /// <summary>Makes the views of the configured stages where the store is a schema of a catalog.</summary>
    /// <returns>Warnings; a view that could not be made is no failure.</returns>
    Task<IReadOnlyList<string>> KeepViewsAsync(MonitorConfig config, CancellationToken cancellation);
}
