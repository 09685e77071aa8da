namespace SparkMonitor.Delta.Actions;

/// <summary>A file with the file actions of a checkpoint of the second specification.</summary>
/// <param name="Path">A name in <c>_delta_log/_sidecars</c>, or an absolute URI.</param>
public sealed record Sidecar(string Path, long SizeInBytes, long ModificationTime) : DeltaAction
{
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }
}
