namespace SparkMonitor.Jobs;

/// <summary>What the program's exit code says; documented in <c>docs/reference/commands.md</c>. Numbers never change their meaning.</summary>
public enum ExitCode
{
    Ok = 0,

    /// <summary>An error of the product itself.</summary>
    Unexpected = 1,

    /// <summary>A mistake on the command line or in the configuration.</summary>
    Usage = 2,

    /// <summary>A table that is read is missing, damaged, or lacks what was asked for.</summary>
    Table = 3,

    /// <summary>The store is missing, not writable, damaged, or was written by a newer version.</summary>
    Store = 4,

    /// <summary>Other writers kept winning; the same command may succeed when repeated.</summary>
    Conflict = 5,

    /// <summary>The worst new verdict is suspected.</summary>
    DriftSuspected = 10,

    /// <summary>The worst new verdict is detected.</summary>
    DriftDetected = 11,

    /// <summary>Interrupted by Ctrl-C or a termination signal; nothing is half-written.</summary>
    Cancelled = 130,
}
