namespace SparkMonitor.Delta.Actions;

/// <summary>A file of changed rows with a <c>_change_type</c> column (<c>cdc</c>): the change data of its commit.</summary>
public sealed record ChangeFile(string Path, IReadOnlyDictionary<string, string?> PartitionValues, long Size) : DeltaAction
{
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }
}
