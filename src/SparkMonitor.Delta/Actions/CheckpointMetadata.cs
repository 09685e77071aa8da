namespace SparkMonitor.Delta.Actions;

/// <summary>Marks a checkpoint of the second specification.</summary>
public sealed record CheckpointMetadata(long Version, IReadOnlyDictionary<string, string?>? Tags = null) : DeltaAction;
