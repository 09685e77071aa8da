namespace SparkMonitor.DuckDb;

/// <summary>How a database is opened. What is left null stays DuckDB's default.</summary>
public sealed record DuckDbOptions
{
    /// <summary>The database's file; null keeps it in memory.</summary>
    public string? Path { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Threads that work on a query, the caller's included.</summary>
    public int? Threads { get; init; }

    /// <summary>Bytes that DuckDB may use before it spills; its buffers only, not what a sink or this process keeps beside them.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// Where queries spill. DuckDB would choose <c>.tmp</c> in the working directory, and cannot change it once it was used. The folder is
    /// made when something spills; DuckDB removes its files at the close.
    /// </summary>
    public string? TempDirectory { get; init; }

    /// <summary>Bytes that may be spilled. DuckDB would fill nine tenths of the disk.</summary>
    public long? MaxTempDirectorySize { get; init; }

    /// <summary>True lets DuckDB install and load extensions by itself when a query seems to want one.</summary>
    public bool AutoloadExtensions { get; init; }

    /// <summary>False refuses files, the network and extensions to every query.</summary>
    public bool EnableExternalAccess { get; init; } = true;

    /// <summary>True refuses every later SET, so that SQL of a user cannot raise the limits.</summary>
    public bool LockConfiguration { get; init; }

    /// <summary>Further settings by their DuckDB names. An unknown name fails the open.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
