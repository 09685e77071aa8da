namespace SparkMonitor.Jobs.Composition;

/// <summary>The result of a query.</summary>
/// <param name="Columns">Names and types, as the engine writes them.</param>
/// <param name="Rows">Values as .NET objects: numbers, texts, times, <c>object?[]</c> and lists for nested ones.</param>
/// <param name="IsCut">True where the query has more rows than were asked for.</param>
internal sealed record QueryAnswer(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<object?[]> Rows, bool IsCut);
