using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Expressions;

/// <summary>
/// Spark's rules for the types of operators, as far as every version and setting of Spark agrees on the outcome; the rest is refused.
/// Numbers behind the operators: https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html.
/// </summary>
internal static class SqlTyping
{
    /// <summary>Whole numbers up to here are exact as floats.</summary>
    private const long ExactInFloat = 1 << 24;

    public static SqlExpression Compare(SqlFunction comparison, SqlExpression left, SqlExpression right)
    {
        var type = Common(left, right);
        if (type is StructType or ArrayType or MapType or PrimitiveType { Kind: PrimitiveKind.Variant })
        {
            throw new ExpressionRefusedException($"it compares values of the type {type}");
        }

        return new FunctionValue(comparison, [Widen(left, type), Widen(right, type)], DeltaTypes.Boolean);
    }

    public static SqlExpression Condition(SqlExpression expression) => expression.Type switch
    {
        PrimitiveType { Kind: PrimitiveKind.Boolean } => expression,
        PrimitiveType { Kind: PrimitiveKind.Void } => Widen(expression, DeltaTypes.Boolean),
        _ => throw new ExpressionRefusedException($"it takes a value of the type {expression.Type} for a condition"),
    };

    public static SqlExpression Text(SqlExpression expression, string function) => expression.Type is PrimitiveType { Kind: PrimitiveKind.String or PrimitiveKind.Void }
        ? Widen(expression, DeltaTypes.String)
        : throw new ExpressionRefusedException($"it applies {function} to a value of the type {expression.Type}");

    public static SqlExpression Arithmetic(SqlFunction function, SqlExpression left, SqlExpression right)
    {
        var isMixed = (IsInteger(left.Type) && IsFloat(right.Type)) || (IsFloat(left.Type) && IsInteger(right.Type));
        if (isMixed || IsText(left.Type) || IsText(right.Type))
        {
            throw new ExpressionRefusedException($"it applies {function.ToString().ToLowerInvariant()} to values of the types {left.Type} and {right.Type}");
        }

        var type = Common(left, right);
        if (function == SqlFunction.Divide)
        {
            return type is PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Double }
                ? new FunctionValue(function, [Widen(left, DeltaTypes.Double), Widen(right, DeltaTypes.Double)], DeltaTypes.Double)
                : throw Unknown(function, type);
        }

        if (function == SqlFunction.Remainder && !IsInteger(type))
        {
            throw Unknown(function, type);
        }

        return type switch
        {
            PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Double } => new FunctionValue(function, [Widen(left, type), Widen(right, type)], type),
            DecimalType => Decimal(function, left, right),
            _ => throw Unknown(function, type),
        };
    }

    public static SqlExpression Negate(SqlExpression operand) => operand.Type is DecimalType or PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Double }
        ? new FunctionValue(SqlFunction.Negate, [operand], operand.Type)
        : throw Unknown(SqlFunction.Negate, operand.Type);

    /// <summary>The type both become where they meet, in a comparison or as results of one expression.</summary>
    public static DeltaType Common(SqlExpression left, SqlExpression right)
    {
        if (left.Type.Equals(right.Type) || IsNull(right))
        {
            return left.Type;
        }

        if (IsNull(left))
        {
            return right.Type;
        }

        return CommonOfLiteral(left as LiteralValue, right) ?? CommonOfLiteral(right as LiteralValue, left) ?? Common(left.Type, right.Type)
            ?? throw new ExpressionRefusedException($"it sets a value of the type {left.Type} against one of the type {right.Type}");
    }

    /// <summary>The type of an expression that gives one of several values.</summary>
    public static DeltaType CommonResult(SqlExpression left, SqlExpression right)
    {
        var hasText = IsText(left.Type) || IsText(right.Type);
        return hasText && !left.Type.Equals(right.Type) && !IsNull(left) && !IsNull(right)
            ? throw new ExpressionRefusedException($"it gives a value of the type {left.Type} or one of the type {right.Type}")
            : Common(left, right);
    }

    /// <summary>The expression as one of a type that <see cref="Common(SqlExpression, SqlExpression)"/> gave.</summary>
    public static SqlExpression Widen(SqlExpression expression, DeltaType type)
    {
        if (expression.Type.Equals(type))
        {
            return expression;
        }

        if (expression is LiteralValue literal && SqlLiterals.As(literal, type) is { } constant)
        {
            return constant;
        }

        return expression.Type is DecimalType && type is PrimitiveType
            ? throw new ExpressionRefusedException($"it takes a value of the type {expression.Type} for a {type}")
            : new FunctionValue(SqlFunction.Cast, [expression], type);
    }

    /// <summary>An explicit cast, or the value for a column of a type.</summary>
    public static SqlExpression Cast(SqlExpression expression, DeltaType type)
    {
        if (expression.Type.Equals(type))
        {
            return expression;
        }

        if (expression is LiteralValue literal && (SqlLiterals.As(literal, type) is { } constant))
        {
            return constant;
        }

        return IsCastable(expression.Type, type)
            ? new FunctionValue(SqlFunction.Cast, [expression], type)
            : throw new ExpressionRefusedException($"it casts a value of the type {expression.Type} to {type}");
    }

    private static bool IsCastable(DeltaType from, DeltaType to) => (from, to) switch
    {
        (PrimitiveType { Kind: PrimitiveKind.Void }, _) => true,
        (PrimitiveType { Kind: PrimitiveKind.Boolean }, PrimitiveType { Kind: PrimitiveKind.String }) => true,
        (PrimitiveType { Kind: PrimitiveKind.Boolean }, _) => IsInteger(to),
        (PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Long }, _) =>
            to is DecimalType or PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.String },
        (PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double }, _) => to is PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Double },
        (DecimalType, _) => to is DecimalType || IsInteger(to),
        (PrimitiveType { Kind: PrimitiveKind.Date }, _) => to is PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz or PrimitiveKind.String },
        (PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz }, _) =>
            to is PrimitiveType { Kind: PrimitiveKind.Date or PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz },
        _ => false,
    };

    private static bool IsNull(SqlExpression expression) => expression.Type is PrimitiveType { Kind: PrimitiveKind.Void };

    private static bool IsFloat(DeltaType type) => type is PrimitiveType { Kind: PrimitiveKind.Float };

    private static bool IsText(DeltaType type) => type is PrimitiveType { Kind: PrimitiveKind.String };

    private static bool IsInteger(DeltaType type) => type is PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Long };

    /// <summary>A constant beside a value that is none: often the comparison is exact where it would not be for a column.</summary>
    private static DeltaType? CommonOfLiteral(LiteralValue? literal, SqlExpression other)
    {
        if (literal is null)
        {
            return null;
        }

        switch (literal.Type, other.Type)
        {
            case (PrimitiveType { Kind: PrimitiveKind.String }, PrimitiveType { Kind: PrimitiveKind.Date or PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz or PrimitiveKind.Double }):
                return SqlLiterals.As(literal, other.Type) is not null ? other.Type : null;
            case (PrimitiveType { Kind: PrimitiveKind.String }, PrimitiveType) when IsInteger(other.Type):
                return SqlLiterals.As(literal, DeltaTypes.Long) is not null ? DeltaTypes.Long : null;
            case (DecimalType, PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double }):
                return DeltaTypes.Double;
            case (PrimitiveType, PrimitiveType { Kind: PrimitiveKind.Float }) when IsInteger(literal.Type) && literal.Value is long number && Math.Abs(number) <= ExactInFloat:
                return DeltaTypes.Double;
            default:
                return null;
        }
    }

    private static DeltaType? Common(DeltaType left, DeltaType right) => (left, right) switch
    {
        (PrimitiveType a, PrimitiveType b) when IsInteger(a) && IsInteger(b) => a.Kind > b.Kind ? a : b,
        (PrimitiveType { Kind: PrimitiveKind.Double }, PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Float }) => left,
        (PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Float }, PrimitiveType { Kind: PrimitiveKind.Double }) => right,
        (DecimalType a, DecimalType b) => Wider(a, b),
        (DecimalType a, _) when Digits(right) is { } digits => Wider(a, digits),
        (_, DecimalType b) when Digits(left) is { } digits => Wider(b, digits),
        (PrimitiveType { Kind: PrimitiveKind.Date }, PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz }) => right,
        (PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz }, PrimitiveType { Kind: PrimitiveKind.Date }) => left,
        _ => null,
    };

    private static DecimalType? Digits(DeltaType type) => type switch
    {
        DecimalType number => number,
        PrimitiveType { Kind: PrimitiveKind.Byte } => new DecimalType(3, 0),
        PrimitiveType { Kind: PrimitiveKind.Short } => new DecimalType(5, 0),
        PrimitiveType { Kind: PrimitiveKind.Integer } => new DecimalType(10, 0),
        PrimitiveType { Kind: PrimitiveKind.Long } => new DecimalType(20, 0),
        _ => null,
    };

    private static DecimalType? Wider(DecimalType a, DecimalType b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        var precision = Math.Max(a.Precision - a.Scale, b.Precision - b.Scale) + scale;
        return precision <= DecimalType.MaxPrecision ? new DecimalType(precision, scale) : null;
    }

    /// <summary>Exact, or refused: Spark's own rules round only where the digits exceed 38.</summary>
    private static FunctionValue Decimal(SqlFunction function, SqlExpression left, SqlExpression right)
    {
        var (a, b) = (Digits(left.Type)!, Digits(right.Type)!);
        var scale = function == SqlFunction.Multiply ? a.Scale + b.Scale : Math.Max(a.Scale, b.Scale);
        var precision = function == SqlFunction.Multiply
            ? a.Precision + b.Precision + 1
            : Math.Max(a.Precision - a.Scale, b.Precision - b.Scale) + scale + 1;
        return precision <= DecimalType.MaxPrecision
            ? new FunctionValue(function, [Widen(left, a), Widen(right, b)], new DecimalType(precision, scale))
            : throw new ExpressionRefusedException($"it needs decimals of {precision} digits");
    }

    private static ExpressionRefusedException Unknown(SqlFunction function, DeltaType type) =>
        new($"it applies {function.ToString().ToLowerInvariant()} to values of the type {type}");
}
