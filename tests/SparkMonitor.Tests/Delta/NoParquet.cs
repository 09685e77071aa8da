using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;

namespace SparkMonitor.Tests.Delta;

/// <summary>For logs of JSON alone: every Parquet file is damaged.</summary>
public sealed class NoParquet : IDeltaParquet
{
    public static NoParquet Instance { get; } = new();

    public Task ReadActionsAsync(string path, ICheckpointSink sink, CancellationToken cancellation) =>
        throw new DeltaException(DeltaReason.CorruptCheckpoint, $"{path} cannot be read.");

    public Task WriteActionsAsync(string path, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation) =>
        throw new DeltaException(DeltaReason.Storage, $"{path} cannot be written.");
}
