namespace SparkMonitor.Core.Summaries;

/// <summary>A column of a store table; the description appears in the documentation and as the column's comment in Delta.</summary>
public sealed record StoreColumn(string Name, StoreType Type, string Description, bool Nullable = true);
