namespace SparkMonitor.Core;

/// <summary>Whose mistake an error is; programs answer with an exit code of its own for each.</summary>
public enum MonitorFault
{
    /// <summary>A table or file that is read: missing, not a Delta table, damaged, without a wanted column or version.</summary>
    Table,

    /// <summary>The command line or the configuration.</summary>
    Usage,

    /// <summary>The store: missing, not writable, damaged, written by a newer version.</summary>
    Store,

    /// <summary>Another writer won so often that this one gave up; a repeat may succeed.</summary>
    Conflict,
}
