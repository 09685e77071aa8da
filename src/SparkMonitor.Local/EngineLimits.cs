namespace SparkMonitor.Local;

/// <summary>What the local engine may use of the machine.</summary>
public sealed record EngineLimits
{
    /// <summary>Threads, 0 for all of the machine's.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes for the accumulating states and DuckDB's buffers together; 0 for half of the memory that the process may use.</summary>
    public long Memory { get; init; }

    /// <summary>Where queries spill; null for the system's temporary folder.</summary>
    public string? SpillDirectory { get; init; }

    internal int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    internal long EffectiveMemory => Memory > 0 ? Memory : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>What of the memory DuckDB gets; the rest is for states.</summary>
    internal long DuckDbMemory => Math.Max(EffectiveMemory / 4, 128L << 20);

    /// <summary>What of the memory states get.</summary>
    internal long StateMemory => Math.Max(EffectiveMemory - DuckDbMemory, 64L << 20);
}
