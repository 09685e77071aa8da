namespace SparkMonitor.Local.Sql;

/// <summary>The result of a query. Structs and maps are lists of names and values.</summary>
/// <param name="IsCut">True where there are more rows than were asked for.</param>
public sealed record DeltaAnswer(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<object?[]> Rows, bool IsCut);
