namespace SparkMonitor.Delta.Actions;

/// <summary>An application's own progress mark (<c>txn</c>), written in one commit with its rows.</summary>
/// <param name="LastUpdated">Milliseconds since 1970, UTC.</param>
public sealed record AppTransaction(string AppId, long Version, long? LastUpdated = null) : DeltaAction;
