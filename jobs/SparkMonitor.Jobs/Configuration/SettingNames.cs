namespace SparkMonitor.Jobs.Configuration;

/// <summary>The names that may stand in each part of a configuration; <c>schema/monitor.schema.json</c> has the same.</summary>
internal static class SettingNames
{
    public static IReadOnlyList<string> Root { get; } = ["store", "engine", "entities"];

    public static IReadOnlyList<string> Engine { get; } = ["name", "threads", "memory", "spill", "remote"];

    public static IReadOnlyList<string> Entity { get; } = ["labels", "stages", "drift"];

    public static IReadOnlyList<string> Drift { get; } =
    [
        "references", "stages", "granularities", "slices", "shift", "alpha", "correction", "online", "level", "minimum_rows", "grow_to", "split_at",
        "methods", "threshold", "thresholds", "cells", "cell_count", "columns",
    ];

    public static IReadOnlyList<string> DriftColumn { get; } =
        ["enabled", "methods", "threshold", "thresholds", "alpha", "minimum_rows", "cells", "cell_count", "least", "most"];

    public static IReadOnlyList<string> Stage { get; } =
        ["table", "labels", "time", "slices", "include", "exclude", "columns", "profilers"];

    public static IReadOnlyList<string> Time { get; } = ["column", "granularities", "zone"];

    public static IReadOnlyList<string> Slice { get; } = ["column", "top", "where"];

    public static IReadOnlyList<string> Column { get; } = ["kind", "values"];

    public static IReadOnlyList<string> Profiler { get; } = ["name", "sql", "derived", "columns"];

    public static IReadOnlyList<string> Engines { get; } = ["duckdb", "spark"];

    public static IReadOnlyList<string> Kinds { get; } = ["numeric", "categorical", "text", "boolean", "temporal", "complex"];

    public static IReadOnlyList<string> Values { get; } = ["all", "none"];

    public static IReadOnlyList<string> Corrections { get; } = ["benjamini_yekutieli", "benjamini_hochberg", "holm", "bonferroni", "none"];

    public static IReadOnlyList<string> Onlines { get; } = ["none", "lond", "lord", "saffron", "addis", "e_values"];

    public static IReadOnlyList<string> Splits { get; } = ["accepted", "pelt", "adwin", "page_hinkley", "cusum"];

    public static IReadOnlyList<string> Cells { get; } = [.. Enum.GetValues<Core.Drift.CellConvention>().Select(Core.Drift.DriftNames.Of)];

    public static IReadOnlyList<string> Granularities => Core.Windows.Granularities.AllNames;

    /// <summary>In place of <c>time</c>'s settings: windows between the table versions that were profiled.</summary>
    public const string ProcessingTime = Core.Windows.Granularities.ProcessingTime;
}
