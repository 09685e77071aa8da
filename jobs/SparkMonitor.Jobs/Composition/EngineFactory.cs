using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Composition;

/// <param name="workingFolder">What relative paths in queries are relative to.</param>
internal sealed class EngineFactory(string workingFolder) : IEngineFactory
{
    public IMonitorSession Open(EngineConfig engine, string store, TimeProvider clock) => engine.Name switch
    {
        "spark" => throw new MonitorException(
            "The Spark engine is not in this version. Use the embedded engine: --engine duckdb, or engine: {name: duckdb}.", MonitorFault.Usage),
        _ => new LocalSession(engine, store, clock, workingFolder),
    };
}
