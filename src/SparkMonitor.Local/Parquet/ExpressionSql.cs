using System.Globalization;
using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// A table's Spark SQL expression as DuckDB's SQL with the same value for every row. Where the two engines differ (rounding of casts, division by zero, letters beyond
/// ASCII, white space) the SQL says what Spark does, or stops with an error.
/// </summary>
/// <param name="alias">What the table's columns, under their physical names, are qualified with.</param>
internal sealed class ExpressionSql(ColumnMapping mapping, string alias)
{
    private const string Escape = " ESCAPE '\\'";

    public string Of(SqlExpression expression) => expression switch
    {
        ColumnValue column => Column(column),
        LiteralValue literal => PartitionSql.Of(literal.Value, literal.Type),
        FunctionValue function => Function(function),
        FieldValue field => Extract(Of(field.Parent), field.Field),
        ItemValue item => Item(item.Depth),
        EveryItem every => Every(every),
        _ => throw new ArgumentException($"{expression} is no expression of a table.", nameof(expression)),
    };

    private string Column(ColumnValue column) => column.Path.Skip(1).Aggregate(
        $"{alias}.{DuckDbSql.QuoteIdentifier(column.Path[0].PhysicalName(mapping))}", Extract);

    private string Extract(string parent, DeltaField field) => $"struct_extract({parent}, {DuckDbSql.QuoteLiteral(field.PhysicalName(mapping))})";

    private static string Item(int depth) => string.Create(CultureInfo.InvariantCulture, $"item{depth}");

    private string Every(EveryItem every)
    {
        var items = Of(every.Items);
        var list = every.Part switch { ItemPart.Keys => $"map_keys({items})", ItemPart.Values => $"map_values({items})", _ => items };
        return $"coalesce(len(list_filter({list}, lambda {Item(every.Depth)}: {Of(every.Condition)} IS NOT TRUE)) = 0, true)";
    }

    private string Function(FunctionValue call)
    {
        var values = call.Arguments.Select(Of).ToList();
        return call.Function switch
        {
            SqlFunction.And => $"({string.Join(" AND ", values)})",
            SqlFunction.Or => $"({string.Join(" OR ", values)})",
            SqlFunction.Not => $"(NOT {values[0]})",
            SqlFunction.IsNull => $"({values[0]} IS NULL)",
            SqlFunction.Equal => $"({values[0]} = {values[1]})",
            SqlFunction.NullSafeEqual => $"({values[0]} IS NOT DISTINCT FROM {values[1]})",
            SqlFunction.Less => $"({values[0]} < {values[1]})",
            SqlFunction.LessOrEqual => $"({values[0]} <= {values[1]})",
            SqlFunction.Add => Typed($"{values[0]} + {values[1]}", call.Type),
            SqlFunction.Subtract => Typed($"{values[0]} - {values[1]}", call.Type),
            SqlFunction.Multiply => Typed($"{values[0]} * {values[1]}", call.Type),
            SqlFunction.Divide => $"CASE WHEN {values[1]} = 0 THEN error('division by zero') ELSE {values[0]} / {values[1]} END",
            SqlFunction.Remainder => Typed($"CASE WHEN {values[1]} = 0 THEN error('division by zero') ELSE {values[0]} % {values[1]} END", call.Type),
            SqlFunction.Negate => $"(-{values[0]})",
            SqlFunction.Absolute => $"abs({values[0]})",
            SqlFunction.Cast => Cast(values[0], call.Arguments[0].Type, call.Type),
            SqlFunction.Case => Case(values),
            SqlFunction.Coalesce => $"coalesce({string.Join(", ", values)})",
            SqlFunction.IsNaN => $"coalesce(isnan({values[0]}), false)",
            SqlFunction.Length => $"CAST(length({values[0]}) AS INTEGER)",
            SqlFunction.Upper => Ascii("upper", values[0]),
            SqlFunction.Lower => Ascii("lower", values[0]),
            SqlFunction.Trim => $"trim({values[0]}, ' ')",
            SqlFunction.TrimStart => $"ltrim({values[0]}, ' ')",
            SqlFunction.TrimEnd => $"rtrim({values[0]}, ' ')",
            SqlFunction.Concat => $"({string.Join(" || ", values)})",
            SqlFunction.Substring => $"substring({values[0]}, {values[1]}, {values[2]})",
            SqlFunction.StartsWith => $"starts_with({values[0]}, {values[1]})",
            SqlFunction.EndsWith => $"ends_with({values[0]}, {values[1]})",
            SqlFunction.Contains => $"contains({values[0]}, {values[1]})",
            SqlFunction.Like => $"({values[0]} LIKE {values[1]}{Escape})",
            >= SqlFunction.Year and <= SqlFunction.Second => $"CAST({call.Function.ToString().ToLowerInvariant()}({values[0]}) AS INTEGER)",
            _ => throw new ArgumentException($"{call.Function} is no function of a table's expressions.", nameof(call)),
        };
    }

    private static string Typed(string value, DeltaType type) => $"CAST({value} AS {DuckDbTypeName.Of(type)})";

    private static string Case(List<string> parts)
    {
        var whens = Enumerable.Range(0, parts.Count / 2).Select(i => $"WHEN {parts[2 * i]} THEN {parts[(2 * i) + 1]}");
        return $"CASE {string.Join(' ', whens)} ELSE {parts[^1]} END";
    }

    private static string Ascii(string function, string value) =>
        $"CASE WHEN strlen({value}) = length({value}) THEN {function}({value}) WHEN {value} IS NULL THEN NULL ELSE error('{function} of a text beyond ASCII, whose rules differ between engines') END";

    private static string Cast(string value, DeltaType from, DeltaType to) => (from, to) switch
    {
        (PrimitiveType { Kind: PrimitiveKind.Timestamp }, PrimitiveType { Kind: PrimitiveKind.Date }) => $"CAST(make_timestamp(epoch_us({value})) AS DATE)",
        (PrimitiveType { Kind: PrimitiveKind.Timestamp }, PrimitiveType { Kind: PrimitiveKind.TimestampNtz }) => $"make_timestamp(epoch_us({value}))",
        (PrimitiveType { Kind: PrimitiveKind.Date or PrimitiveKind.TimestampNtz }, PrimitiveType { Kind: PrimitiveKind.Timestamp }) =>
            $"make_timestamptz(epoch_us(CAST({value} AS TIMESTAMP)))",
        (PrimitiveType { Kind: PrimitiveKind.Date }, PrimitiveType { Kind: PrimitiveKind.String }) =>
            $"CASE WHEN {value} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST({value} AS VARCHAR) WHEN {value} IS NULL THEN NULL ELSE error('a date outside of the years 1 to 9999 as text') END",
        (PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } or DecimalType, PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Long }) =>
            $"CAST(trunc({value}) AS {DuckDbTypeName.Of(to)})",
        _ => Typed(value, to),
    };
}
