namespace SparkMonitor.DuckDb;

/// <summary>A named type: a column of a result or table, a field of a struct, a member of a union.</summary>
public sealed record DuckDbField(string Name, DuckDbType Type);
