using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Local.Engine;

/// <summary>
/// The one SELECT of a scan and where in its chunks to find what. A column that is profiled and also bounds windows or slices is
/// selected once.
/// </summary>
internal sealed class ScanQuery
{
    private readonly List<string> _expressions = [];

    public ScanQuery(ProfilePlan plan, IReadOnlyList<ColumnPlan> columns, string relation)
    {
        Columns = [.. columns.Select(c => IndexOf(ColumnExpression.Value(c.Path, c.Type)))];
        Time = plan.TimeColumn is { } time ? IndexOf(ColumnExpression.Name(time.Path)) : -1;
        Slices = [.. plan.Slices.Select(s => (IReadOnlyList<int>)[.. s.Parts.Select(p => IndexOf(PartSql(p)))])];

        // A scan that needs no column still has to count rows.
        Sql = $"SELECT {(_expressions.Count == 0 ? "true" : string.Join(", ", _expressions))} FROM {relation} AS source";
    }

    public string Sql { get; }

    /// <summary>For each column its place in the chunk.</summary>
    public IReadOnlyList<int> Columns { get; }

    public int Time { get; }

    /// <summary>For each slice the places of its parts.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Slices { get; }

    /// <summary>A predicate stands on lines of its own, so that a comment at its end cannot swallow what follows.</summary>
    public static string PartSql(SlicePart part) => part switch
    {
        ColumnSlice column => ColumnExpression.Name(column.Path),
        PredicateSlice predicate => $"(\n{predicate.Sql}\n)::BOOLEAN",
        _ => throw new ArgumentException($"No SQL for a slice part {part.GetType().Name}.", nameof(part)),
    };

    private int IndexOf(string expression)
    {
        var index = _expressions.IndexOf(expression);
        if (index < 0)
        {
            index = _expressions.Count;
            _expressions.Add(expression);
        }

        return index;
    }
}
