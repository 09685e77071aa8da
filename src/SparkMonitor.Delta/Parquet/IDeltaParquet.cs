namespace SparkMonitor.Delta.Parquet;

/// <summary>What the log needs of Parquet: the rows of checkpoint files, in and out. Data files are described by scans and read elsewhere.</summary>
public interface IDeltaParquet
{
    /// <summary>Reads a checkpoint or sidecar file, row by row.</summary>
    /// <param name="path">A local path.</param>
    /// <exception cref="DeltaException"><see cref="DeltaReason.CorruptCheckpoint"/>: the file cannot be read as such.</exception>
    Task ReadActionsAsync(string path, ICheckpointSink sink, CancellationToken cancellation);

    /// <summary>Writes a checkpoint or sidecar file with a column for each kind of action.</summary>
    /// <param name="path">A local path that does not exist.</param>
    /// <param name="lines">Actions as JSON lines.</param>
    Task WriteActionsAsync(string path, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation);
}
