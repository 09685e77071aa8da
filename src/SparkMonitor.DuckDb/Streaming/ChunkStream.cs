namespace SparkMonitor.DuckDb;

/// <summary>A stream that came to its end.</summary>
/// <param name="Sinks">One a thread that met rows, in no order.</param>
/// <param name="Rows">Rows that all sinks took together.</param>
public sealed record ChunkStream<TSink>(IReadOnlyList<TSink> Sinks, long Rows)
    where TSink : class, IChunkSink;
