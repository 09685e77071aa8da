using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Expressions;

/// <summary>
/// A Spark SQL expression of a table (constraint, invariant, generated or default column), parsed and typed: every operand has the type its operator
/// works on, casts included, so that an engine only translates. Times are of UTC. Three-valued logic as in SQL.
/// </summary>
/// <param name="Type">The type of its value; never null, for a bare NULL <see cref="DeltaTypes.Void"/>.</param>
public abstract record SqlExpression(DeltaType Type);

/// <summary>The value of a column, or of a field inside structs.</summary>
/// <param name="Path">From the table's column down.</param>
public sealed record ColumnValue(IReadOnlyList<DeltaField> Path) : SqlExpression(Path[^1].Type);

/// <summary>A constant.</summary>
/// <param name="Value">As in <see cref="Partitions.PartitionValueParser"/>; null for NULL.</param>
public sealed record LiteralValue(object? Value, DeltaType Type) : SqlExpression(Type);

/// <summary>A function or operator over its arguments.</summary>
public sealed record FunctionValue(SqlFunction Function, IReadOnlyList<SqlExpression> Arguments, DeltaType Type) : SqlExpression(Type);

/// <summary>True where a condition is true for every item of a list or map; true for null and for no item.</summary>
/// <param name="Items">The list or map.</param>
/// <param name="Part">Which part of it the items are.</param>
/// <param name="Condition">Over <see cref="ItemValue"/>s with <paramref name="Depth"/>.</param>
/// <param name="Depth">How many such expressions are around this one.</param>
public sealed record EveryItem(SqlExpression Items, ItemPart Part, SqlExpression Condition, int Depth) : SqlExpression(DeltaTypes.Boolean);

/// <summary>The item that the <see cref="EveryItem"/> of the same depth looks at.</summary>
public sealed record ItemValue(int Depth, DeltaType Type) : SqlExpression(Type);

/// <summary>A field of a struct that is no column's.</summary>
public sealed record FieldValue(SqlExpression Parent, DeltaField Field) : SqlExpression(Field.Type);
