namespace SparkMonitor.DuckDb;

/// <summary>The value of a union: which member it is, and the member's value.</summary>
public sealed record DuckDbUnion(string Tag, object? Value);
