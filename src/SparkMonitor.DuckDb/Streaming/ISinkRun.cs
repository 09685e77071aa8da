namespace SparkMonitor.DuckDb.Streaming;

/// <summary>A stream in progress, as the callback sees it.</summary>
internal interface ISinkRun
{
    /// <summary>Takes the columns of a chunk from its second on; false stops the query.</summary>
    bool Consume(nint chunk, int rows);
}
