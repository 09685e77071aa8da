namespace SparkMonitor.Core.Schema;

/// <summary>A column that is profiled: a top-level column that is no struct, or a leaf inside structs.</summary>
public sealed record LeafColumn(ColumnPath Path, ColumnType Type);
