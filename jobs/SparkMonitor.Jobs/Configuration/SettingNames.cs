namespace SparkMonitor.Jobs.Configuration;

/// <summary>The names that may stand in each part of a configuration; <c>schema/monitor.schema.json</c> has the same.</summary>
internal static class SettingNames
{
    public static IReadOnlyList<string> Root { get; } = ["store", "engine", "entities"];

    public static IReadOnlyList<string> Engine { get; } = ["name", "threads", "memory", "spill", "remote"];

    public static IReadOnlyList<string> Entity { get; } = ["labels", "stages"];

    public static IReadOnlyList<string> Stage { get; } =
        ["table", "labels", "time", "slices", "include", "exclude", "columns", "profilers"];

    public static IReadOnlyList<string> Time { get; } = ["column", "granularities", "zone"];

    public static IReadOnlyList<string> Slice { get; } = ["column", "top", "where"];

    public static IReadOnlyList<string> Column { get; } = ["kind", "values"];

    public static IReadOnlyList<string> Profiler { get; } = ["name", "sql", "derived", "columns"];

    public static IReadOnlyList<string> Engines { get; } = ["duckdb", "spark"];

    public static IReadOnlyList<string> Kinds { get; } = ["numeric", "categorical", "text", "boolean", "temporal", "complex"];

    public static IReadOnlyList<string> Values { get; } = ["all", "none"];

    public static IReadOnlyList<string> Granularities => Core.Windows.Granularities.AllNames;

    /// <summary>In place of <c>time</c>'s settings: windows between the table versions that were profiled.</summary>
    public const string ProcessingTime = Core.Windows.Granularities.ProcessingTime;
}
