namespace SparkMonitor.Core.Schema;

/// <summary>A named column of a table, or a field of a struct.</summary>
public sealed record Column(string Name, ColumnType Type, bool Nullable = true);
