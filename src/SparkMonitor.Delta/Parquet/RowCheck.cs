using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Parquet;

/// <summary>What must hold for every new row of a table.</summary>
/// <param name="Condition">True for a row that may be written; false and null are violations, as the protocol says of constraints and invariants.</param>
/// <param name="Complaint">What a row that violates it does, to follow "The new rows of the table": <c>violate its constraint positive (v >= 0)</c>.</param>
public sealed record RowCheck(SqlExpression Condition, string Complaint)
{
    private const int MaxShown = 100;

    /// <summary>The columns of the condition, whose values are worth telling of a row that violates it.</summary>
    public IReadOnlyList<DeltaField> Columns { get; } = [.. ColumnsOf(Condition).DistinctBy(static f => f.Name)];

    /// <summary>The refusal of a row.</summary>
    /// <param name="values">One for each of <see cref="Columns"/>, as text; null for null.</param>
    public DeltaException Violated(string table, IReadOnlyList<string?> values)
    {
        var row = string.Join(", ", Columns.Zip(values, static (c, v) => $"{c.Name} = {Shorten(v)}"));
        return new DeltaException(DeltaReason.InvalidWrite, $"The new rows of {table} {Complaint}, so nothing was written. A row has {row}.");
    }

    private static string Shorten(string? value) => value switch
    {
        null => "NULL",
        { Length: > MaxShown } => value[..MaxShown] + "...",
        _ => value,
    };

    private static IEnumerable<DeltaField> ColumnsOf(SqlExpression expression) => expression switch
    {
        ColumnValue column => [column.Path[0]],
        FunctionValue function => function.Arguments.SelectMany(ColumnsOf),
        EveryItem every => ColumnsOf(every.Items).Concat(ColumnsOf(every.Condition)),
        FieldValue field => ColumnsOf(field.Parent),
        _ => [],
    };
}
