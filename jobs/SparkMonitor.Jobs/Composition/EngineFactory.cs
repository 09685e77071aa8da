using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Composition;

/// <param name="workingFolder">What relative paths in queries are relative to.</param>
internal sealed class EngineFactory(string workingFolder) : IEngineFactory
{
    public async Task<IMonitorSession> OpenAsync(
        EngineConfig engine, string store, EngineSurroundings surroundings, CancellationToken cancellation)
    {
        return engine.Name == "spark"
            ? await SparkSession.OpenAsync(engine, store, surroundings, workingFolder, cancellation)
            : new LocalSession(engine, store, surroundings.Clock, workingFolder);
    }
}
