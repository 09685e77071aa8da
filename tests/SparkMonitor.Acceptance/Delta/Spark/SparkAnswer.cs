namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>What Spark answered to one statement: rows, or an error.</summary>
public sealed record SparkAnswer(string Statement, IReadOnlyList<object?[]> Rows, string? Error);
