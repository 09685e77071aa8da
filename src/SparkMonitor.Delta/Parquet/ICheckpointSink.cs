namespace SparkMonitor.Delta.Parquet;

/// <summary>Takes the rows of a checkpoint file. Spans are only valid during the call.</summary>
public interface ICheckpointSink
{
    /// <summary>A file of the table: by far most rows are one.</summary>
    void TakeFile(in CheckpointFile file);

    /// <summary>Any other action, as a line of JSON, UTF-8, in the form commits have.</summary>
    void TakeAction(ReadOnlySpan<byte> line);
}
