namespace SparkMonitor.DuckDb;

/// <summary>Takes chunks of a query, on one thread of DuckDB's. What it throws stops the query and reaches the caller.</summary>
public interface IChunkSink
{
    /// <param name="chunk">Valid during the call only.</param>
    void Consume(DuckDbChunk chunk);
}
