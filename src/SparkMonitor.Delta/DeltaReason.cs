namespace SparkMonitor.Delta;

/// <summary>The classes of refusal and failure: what a program can decide on, where the message is for people.</summary>
public enum DeltaReason
{
    /// <summary>No <c>_delta_log</c> with a commit or checkpoint lies there.</summary>
    NotATable,

    /// <summary>The version is above the newest one, or its part of the log has been cleaned up.</summary>
    VersionNotFound,

    /// <summary>A commit is missing between the chosen checkpoint and the asked version.</summary>
    VersionGap,

    /// <summary>The asked time lies before the first or behind the last version.</summary>
    TimestampOutOfRange,

    CorruptCommit,
    CorruptCheckpoint,
    MissingSidecar,
    NoProtocol,
    NoMetadata,

    /// <summary>The reader or writer version is higher than this library knows.</summary>
    ProtocolTooNew,
    UnknownReaderFeature,
    UnknownWriterFeature,

    /// <summary>A feature, type or setting that is known by name but not supported for what was asked.</summary>
    UnsupportedFeature,

    /// <summary>The table's commits are ratified by a catalog: its path alone must not be read or written.</summary>
    CatalogManaged,

    BadSchema,

    /// <summary>The metadata holds no schema.</summary>
    NoSchema,

    /// <summary>A column that was asked for does not exist.</summary>
    NoSuchColumn,
    BadPartitionValue,
    BadStatistics,
    MissingDataFile,
    CorruptDataFile,
    MissingDeletionVector,
    CorruptDeletionVector,

    /// <summary>A path that leaves the table's folder upwards, or lies where this storage cannot read.</summary>
    UnsafePath,

    /// <summary>A line, vector or list that is larger than any sound table has.</summary>
    TooLarge,

    /// <summary>A table is there already, and the caller asked for a new one.</summary>
    AlreadyExists,

    /// <summary>Another writer's commit does not agree with this one.</summary>
    Conflict,

    /// <summary>Rows, schema or settings of a write do not fit the table.</summary>
    InvalidWrite,

    /// <summary>The table's own properties forbid the write.</summary>
    NotAllowed,

    PermissionDenied,
    NoSpace,

    /// <summary>The storage failed in another way.</summary>
    Storage,
}
