namespace SparkMonitor.Jobs.Composition;

internal sealed class EngineFactory : IEngineFactory
{
}
