using SparkMonitor.Core;
using SparkMonitor.Jobs.Composition;

namespace SparkMonitor.Jobs.Commands;

/// <summary>A session for a verb that works on one Delta table, and where the table lies.</summary>
internal sealed class TableScope : IAsyncDisposable
{
    private readonly IMonitorSession _session;

    private TableScope(IMonitorSession session, string location) => (_session, Location) = (session, location);

    public string Location { get; }

    /// <exception cref="MonitorException">The engine does not work on tables by itself.</exception>
    public ITableSession Table => _session as ITableSession ?? throw new MonitorException("This verb needs the embedded engine: --engine duckdb.", MonitorFault.Usage);

    /// <param name="table">A folder, or the name of a configured stage.</param>
    public static async Task<TableScope> OpenAsync(CommandScope scope, string table, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true, storeIsOptional: true).Config;
        return new TableScope(await scope.OpenAsync(config, cancellation), TableNames.Locate(config, table, scope.Host.WorkingFolder));
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
