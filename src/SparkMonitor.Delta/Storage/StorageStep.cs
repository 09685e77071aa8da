namespace SparkMonitor.Delta.Storage;

/// <summary>The steps of an exclusive creation.</summary>
public enum StorageStep
{
    /// <summary>The bytes are durable under a hidden name.</summary>
    TemporaryWritten,

    /// <summary>The name is given, to this file or to another before.</summary>
    Named,
}
