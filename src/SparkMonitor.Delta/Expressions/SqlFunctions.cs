using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Expressions;

/// <summary>The functions of Spark SQL that expressions may call by name.</summary>
internal static class SqlFunctions
{
    public static SqlExpression Call(string name, IReadOnlyList<SqlExpression> arguments, DateTimeOffset? now)
    {
        var function = name.ToLowerInvariant();
        return (function, arguments) switch
        {
            ("length" or "len" or "char_length" or "character_length", [var text]) => Text(SqlFunction.Length, function, DeltaTypes.Integer, text),
            ("upper" or "ucase", [var text]) => Text(SqlFunction.Upper, function, DeltaTypes.String, text),
            ("lower" or "lcase", [var text]) => Text(SqlFunction.Lower, function, DeltaTypes.String, text),
            ("trim", [var text]) => Text(SqlFunction.Trim, function, DeltaTypes.String, text),
            ("ltrim", [var text]) => Text(SqlFunction.TrimStart, function, DeltaTypes.String, text),
            ("rtrim", [var text]) => Text(SqlFunction.TrimEnd, function, DeltaTypes.String, text),
            ("startswith", [var text, var part]) => Text(SqlFunction.StartsWith, function, DeltaTypes.Boolean, text, part),
            ("endswith", [var text, var part]) => Text(SqlFunction.EndsWith, function, DeltaTypes.Boolean, text, part),
            ("contains", [var text, var part]) => Text(SqlFunction.Contains, function, DeltaTypes.Boolean, text, part),
            ("concat", [_, ..]) => Text(SqlFunction.Concat, function, DeltaTypes.String, [.. arguments]),
            ("substring" or "substr", [var text, var start, var count]) => Substring(function, text, start, count),
            ("abs", [var number]) => Absolute(number),
            ("coalesce" or "nvl" or "ifnull", [_, _, ..]) when function == "coalesce" || arguments.Count == 2 => Coalesce(arguments),
            ("nullif", [var value, var other]) => new FunctionValue(
                SqlFunction.Case, [SqlTyping.Compare(SqlFunction.Equal, value, other), new LiteralValue(null, value.Type), value], value.Type),
            ("if", [var condition, var then, var otherwise]) => Case([condition, then, otherwise]),
            ("isnull", [var value]) => IsNull(value),
            ("isnotnull", [var value]) => Not(IsNull(value)),
            ("isnan", [{ Type: PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } } number]) => new FunctionValue(SqlFunction.IsNaN, [number], DeltaTypes.Boolean),
            ("year", [var time]) => Part(SqlFunction.Year, function, time),
            ("month", [var time]) => Part(SqlFunction.Month, function, time),
            ("day" or "dayofmonth", [var time]) => Part(SqlFunction.Day, function, time),
            ("hour", [var time]) => Part(SqlFunction.Hour, function, time),
            ("minute", [var time]) => Part(SqlFunction.Minute, function, time),
            ("second", [var time]) => Part(SqlFunction.Second, function, time),
            ("date" or "to_date", [var time]) => SqlTyping.Cast(time, DeltaTypes.Date),
            ("current_timestamp" or "now", []) when now is { } time => new LiteralValue(Micros(time), DeltaTypes.Timestamp),
            ("current_date" or "curdate", []) when now is { } time => new LiteralValue((long)Math.Floor(time.ToUnixTimeMilliseconds() / 86_400_000.0), DeltaTypes.Date),
            _ => throw new ExpressionRefusedException($"it calls {name} with {arguments.Count} argument{(arguments.Count == 1 ? string.Empty : "s")}"),
        };
    }

    public static SqlExpression Not(SqlExpression condition) => new FunctionValue(SqlFunction.Not, [SqlTyping.Condition(condition)], DeltaTypes.Boolean);

    public static SqlExpression IsNull(SqlExpression value) => new FunctionValue(SqlFunction.IsNull, [value], DeltaTypes.Boolean);

    /// <param name="parts">Condition, value, ..., value for else.</param>
    public static SqlExpression Case(IReadOnlyList<SqlExpression> parts)
    {
        var type = parts[^1];
        for (var i = 1; i < parts.Count; i += 2)
        {
            type = new LiteralValue(null, SqlTyping.CommonResult(type, parts[i]));
        }

        return new FunctionValue(
            SqlFunction.Case,
            [.. parts.Select((p, i) => i % 2 == 0 && i < parts.Count - 1 ? SqlTyping.Condition(p) : SqlTyping.Widen(p, type.Type))],
            type.Type);
    }

    private static FunctionValue Coalesce(IReadOnlyList<SqlExpression> arguments)
    {
        var type = arguments.Aggregate(static (a, b) => new LiteralValue(null, SqlTyping.CommonResult(a, b))).Type;
        return new FunctionValue(SqlFunction.Coalesce, [.. arguments.Select(a => SqlTyping.Widen(a, type))], type);
    }

    private static FunctionValue Text(SqlFunction function, string name, DeltaType type, params ReadOnlySpan<SqlExpression> texts)
    {
        var arguments = new List<SqlExpression>(texts.Length);
        foreach (var text in texts)
        {
            arguments.Add(SqlTyping.Text(text, name));
        }

        return new FunctionValue(function, arguments, type);
    }

    private static FunctionValue Substring(string name, SqlExpression text, SqlExpression start, SqlExpression count) =>
        start is LiteralValue { Value: long and >= 1 } && count is LiteralValue { Value: long and >= 0 }
            ? new FunctionValue(SqlFunction.Substring, [SqlTyping.Text(text, name), start, count], DeltaTypes.String)
            : throw new ExpressionRefusedException($"it calls {name} from or for other than a positive constant");

    private static FunctionValue Absolute(SqlExpression number) => number.Type is DecimalType or PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Double }
        ? new FunctionValue(SqlFunction.Absolute, [number], number.Type)
        : throw new ExpressionRefusedException($"it applies abs to a value of the type {number.Type}");

    private static FunctionValue Part(SqlFunction function, string name, SqlExpression time) => time.Type switch
    {
        PrimitiveType { Kind: PrimitiveKind.Date } when function <= SqlFunction.Day => new FunctionValue(function, [time], DeltaTypes.Integer),
        PrimitiveType { Kind: PrimitiveKind.Date or PrimitiveKind.Timestamp } => new FunctionValue(function, [SqlTyping.Cast(time, DeltaTypes.TimestampNtz)], DeltaTypes.Integer),
        PrimitiveType { Kind: PrimitiveKind.TimestampNtz } => new FunctionValue(function, [time], DeltaTypes.Integer),
        _ => throw new ExpressionRefusedException($"it applies {name} to a value of the type {time.Type}"),
    };

    private static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
