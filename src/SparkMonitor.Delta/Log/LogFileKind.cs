namespace SparkMonitor.Delta.Log;

/// <summary>The kinds of files in a log folder that mean something.</summary>
public enum LogFileKind
{
    Commit,

    /// <summary>One checkpoint file: classic, or of the second specification under a classic name.</summary>
    ClassicCheckpoint,
    MultiPartCheckpoint,

    /// <summary>A checkpoint of the second specification with an id in its name.</summary>
    UuidCheckpoint,
    Compaction,
    Checksum,
}
