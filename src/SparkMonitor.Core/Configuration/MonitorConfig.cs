using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Configuration;

/// <summary>A whole configuration: where the store lies, how engines run, and what is monitored.</summary>
public sealed record MonitorConfig
{
    /// <summary>Folder of the store's Delta tables (or <c>catalog.schema</c> on Spark).</summary>
    public required string Store { get; init; }

    public EngineConfig Engine { get; init; } = new();

    public IReadOnlyList<EntityConfig> Entities { get; init; } = [];
}

/// <summary>How an engine runs; nothing here changes a number, so nothing here is part of the configuration hash.</summary>
public sealed record EngineConfig
{
    /// <summary><c>duckdb</c> or <c>spark</c>.</summary>
    public string Name { get; init; } = "duckdb";

    /// <summary>Threads, 0 for all of the machine's.</summary>
    public int Threads { get; init; }

    /// <summary>Memory limit in bytes, 0 for the engine's own choice.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Folder for intermediate results that do not fit memory; null for the system's temporary folder.</summary>
    public string? SpillDirectory { get; init; }

    /// <summary>The Spark Connect server, <c>sc://host:15002/</c>; null for that of <c>SPARK_REMOTE</c>.</summary>
    public string? Remote { get; init; }
}

/// <summary>A monitored entity: a data product or model, with the stages of its pipeline.</summary>
public sealed record EntityConfig(string Name)
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<StageConfig> Stages { get; init; } = [];

    /// <summary>How drift is judged; null where it is not evaluated.</summary>
    public DriftPolicy? Drift { get; init; }
}

/// <summary>One stage of an entity: a Delta table and how it is profiled.</summary>
public sealed record StageConfig(string Name, string Table)
{
    /// <summary>Null for a profile of the whole snapshot only.</summary>
    public WindowConfig? Windows { get; init; }

    public IReadOnlyList<SliceConfig> Slices { get; init; } = [];

    /// <summary>Rules in order; the last one that matches a column decides each of its settings.</summary>
    public IReadOnlyList<ColumnRule> Columns { get; init; } = [];

    /// <summary>Names or patterns (<c>*</c>, <c>?</c>) of columns to profile; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public IReadOnlyList<CustomProfilerConfig> Profilers { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

/// <summary>Event-time windows over a column, or, without a column, processing-time windows between profiled table versions.</summary>
public sealed record WindowConfig
{
    public ColumnPath? TimeColumn { get; init; }

    /// <summary>Names as on Databricks: <c>5 minutes</c>, <c>30 minutes</c>, <c>1 hour</c>, <c>1 day</c>, <c>1 week</c>, <c>1 month</c>, <c>1 quarter</c>, <c>1 year</c>.</summary>
    public IReadOnlyList<string> Granularities { get; init; } = [];

    /// <summary>IANA name of the zone whose calendar bounds the windows.</summary>
    public string Zone { get; init; } = "UTC";
}

/// <summary>A slice: the crossing of one or more columns and predicates.</summary>
/// <param name="Parts">Column names, or SQL predicates where <see cref="SlicePartConfig.IsPredicate"/>.</param>
public sealed record SliceConfig(IReadOnlyList<SlicePartConfig> Parts);

/// <param name="Text">A column path or the text of a SQL predicate.</param>
/// <param name="Top">How many of a column's most frequent values get a slice of their own.</param>
public sealed record SlicePartConfig(string Text, bool IsPredicate, int Top = SlicePartConfig.DefaultTop)
{
    public const int DefaultTop = 20;
}

/// <summary>Settings for columns whose name matches a pattern.</summary>
public sealed record ColumnRule(string Pattern)
{
    public ColumnKind? Kind { get; init; }

    /// <summary>False (<c>values: none</c>) keeps counts, lengths and hashed sketches only.</summary>
    public bool? KeepValues { get; init; }
}

/// <param name="Sql">A SQL aggregate with <c>{{column}}</c>, or, for a derived profiler, an expression over earlier results by name.</param>
/// <param name="Columns">Names or patterns; <c>:table</c> for an aggregate over the whole row.</param>
public sealed record CustomProfilerConfig(string Name, string Sql, IReadOnlyList<string> Columns, bool IsDerived = false)
{
    /// <summary>In place of a column: the profiler's SQL is over whole rows.</summary>
    public const string WholeRow = ":table";
}
