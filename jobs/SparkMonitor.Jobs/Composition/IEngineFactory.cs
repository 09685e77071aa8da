using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Composition;

/// <summary>Chooses the engine that a configuration names.</summary>
internal interface IEngineFactory
{
    /// <param name="store">Where the store lies; empty for a command that does without.</param>
    /// <exception cref="Core.MonitorException">The engine cannot be reached or started.</exception>
    Task<IMonitorSession> OpenAsync(EngineConfig engine, string store, EngineSurroundings surroundings, CancellationToken cancellation);
}

/// <param name="Clock">The clock of run times and durations.</param>
/// <param name="Environment">Where an engine may look for itself.</param>
/// <param name="Progress">Told in a line what takes long.</param>
internal sealed record EngineSurroundings(TimeProvider Clock, IReadOnlyDictionary<string, string> Environment, IProgress<string> Progress);
