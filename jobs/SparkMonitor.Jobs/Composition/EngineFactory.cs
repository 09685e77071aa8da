using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Composition;

internal sealed class EngineFactory : IEngineFactory
{
    public IMonitorSession Open(EngineConfig engine, string store, TimeProvider clock) => engine.Name switch
    {
        "spark" => throw new MonitorException(
            "The Spark engine is not in this version. Use the embedded engine: --engine duckdb, or engine: {name: duckdb}.", MonitorFault.Usage),
        _ => new LocalSession(engine, store, clock),
    };
}
