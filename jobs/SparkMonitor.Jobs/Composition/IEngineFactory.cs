namespace SparkMonitor.Jobs.Composition;

/// <summary>Chooses the engine that a configuration names.</summary>
internal interface IEngineFactory
{
}
