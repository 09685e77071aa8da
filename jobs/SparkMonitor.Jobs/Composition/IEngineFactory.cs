using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Composition;

/// <summary>Chooses the engine that a configuration names.</summary>
internal interface IEngineFactory
{
    /// <param name="store">Where the store lies.</param>
    /// <param name="clock">The clock of run times and durations.</param>
    /// <exception cref="Core.MonitorException">The engine is not in this version.</exception>
    IMonitorSession Open(EngineConfig engine, string store, TimeProvider clock);
}
