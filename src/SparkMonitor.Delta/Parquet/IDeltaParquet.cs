namespace SparkMonitor.Delta.Parquet;

/// <summary>Takes one action as a line of JSON, UTF-8, in the form commits have.</summary>
public delegate void ActionLineReader(ReadOnlySpan<byte> line);

/// <summary>What the log needs of Parquet: the rows of checkpoint files, in and out. Data files are described by scans and read elsewhere.</summary>
public interface IDeltaParquet
{
    /// <summary>
    /// Reads a checkpoint or sidecar file: each row that holds an action becomes one line. Where an <c>add</c> has no <c>stats</c> but
    /// <c>stats_parsed</c>, its statistics come from there.
    /// </summary>
    /// <param name="path">A local path.</param>
    /// <exception cref="DeltaException"><see cref="DeltaReason.CorruptCheckpoint"/>: the file cannot be read as such.</exception>
    Task ReadActionsAsync(string path, ActionLineReader read, CancellationToken cancellation);

    /// <summary>Writes a checkpoint or sidecar file with a column for each kind of action.</summary>
    /// <param name="path">A local path that does not exist.</param>
    /// <param name="lines">Actions as JSON lines.</param>
    Task WriteActionsAsync(string path, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation);
}
