namespace SparkMonitor.Local.Engine;

/// <summary>What the local engine may use of the machine.</summary>
public sealed record EngineLimits
{
    /// <summary>Threads, 0 for all of the machine's.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes for DuckDB's buffers and the accumulating states together; 0 for half of the machine's memory.</summary>
    public long Memory { get; init; }

    /// <summary>Where queries spill; null for the system's temporary folder.</summary>
    public string? SpillDirectory { get; init; }
}
