using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Expressions;

/// <summary>
/// Parses and types the Spark SQL expressions of tables: constraints, invariants, generated and default columns. The subset is what every
/// version and setting of Spark takes alike; everything else is refused by name, for a writer must honour such an expression to the letter.
/// </summary>
internal sealed class SqlParser
{
    private const int MaxDepth = 200;

    private readonly List<SqlToken> _tokens;
    private readonly StructType _columns;
    private readonly DateTimeOffset? _now;
    private int _at;
    private int _depth;

    private SqlParser(string sql, StructType columns, DateTimeOffset? now)
    {
        _tokens = SqlTokenizer.Read(sql);
        _columns = columns;
        _now = now;
    }

    private SqlToken Next => _tokens[_at];

    /// <param name="columns">What names may stand for.</param>
    /// <param name="now">What current_timestamp gives; null where it may not be used.</param>
    /// <exception cref="ExpressionRefusedException">It is outside of the subset.</exception>
    public static SqlExpression Parse(string sql, StructType columns, DateTimeOffset? now = null)
    {
        var parser = new SqlParser(sql, columns, now);
        var expression = parser.ParseOr();
        return parser.Next.Kind == SqlTokenKind.End ? expression : throw parser.Unexpected();
    }

    private SqlExpression ParseOr()
    {
        if (++_depth > MaxDepth)
        {
            throw new ExpressionRefusedException("it is nested too deep");
        }

        var first = ParseList(SqlFunction.Or, "OR", () => ParseList(SqlFunction.And, "AND", ParseNot));
        _depth--;
        return first;
    }

    private SqlExpression ParseList(SqlFunction function, string word, Func<SqlExpression> parse)
    {
        var first = parse();
        if (!Next.IsWord(word))
        {
            return first;
        }

        var conditions = new List<SqlExpression> { SqlTyping.Condition(first) };
        while (Take(word))
        {
            conditions.Add(SqlTyping.Condition(parse()));
        }

        return new FunctionValue(function, conditions, DeltaTypes.Boolean);
    }

    private SqlExpression ParseNot()
    {
        var negations = 0;
        while (Take("NOT") || (Next.IsSign("!") && ++_at > 0))
        {
            negations++;
        }

        var condition = ParsePredicate();
        for (; negations > 0; negations--)
        {
            condition = SqlFunctions.Not(condition);
        }

        return condition;
    }

    private SqlExpression ParsePredicate()
    {
        var left = ParseSum();
        while (true)
        {
            if (Next.Kind == SqlTokenKind.Sign && Comparison(Next.Text) is { } sign)
            {
                _at++;
                left = Compare(sign, left, ParseSum());
            }
            else if (Take("IS"))
            {
                left = ParseIs(left);
            }
            else if (Next.IsWord("NOT") || Next.IsWord("BETWEEN") || Next.IsWord("IN") || Next.IsWord("LIKE"))
            {
                var negated = Take("NOT");
                var test = ParseTest(left);
                left = negated ? SqlFunctions.Not(test) : test;
            }
            else
            {
                return left;
            }
        }
    }

    private SqlExpression ParseIs(SqlExpression left)
    {
        var negated = Take("NOT");
        SqlExpression test;
        if (Take("NULL") || Take("UNKNOWN"))
        {
            test = SqlFunctions.IsNull(left);
        }
        else if (Next.IsWord("TRUE") || Next.IsWord("FALSE"))
        {
            var value = Next.IsWord("TRUE");
            _at++;
            test = new FunctionValue(SqlFunction.NullSafeEqual, [SqlTyping.Condition(left), SqlLiterals.Of(value)], DeltaTypes.Boolean);
        }
        else
        {
            Expect("DISTINCT");
            Expect("FROM");
            negated = !negated;
            test = SqlTyping.Compare(SqlFunction.NullSafeEqual, left, ParseSum());
        }

        return negated ? SqlFunctions.Not(test) : test;
    }

    private SqlExpression ParseTest(SqlExpression left)
    {
        if (Take("BETWEEN"))
        {
            var low = ParseSum();
            Expect("AND");
            var high = ParseSum();
            return new FunctionValue(SqlFunction.And, [Compare(">=", left, low), Compare("<=", left, high)], DeltaTypes.Boolean);
        }

        if (Take("IN"))
        {
            var values = ParseArguments();
            return values.Count switch
            {
                0 => throw Unexpected(),
                1 => In(left, values[0]),
                _ => new FunctionValue(SqlFunction.Or, [.. values.Select(v => In(left, v))], DeltaTypes.Boolean),
            };
        }

        Expect("LIKE");
        if (Next.Kind != SqlTokenKind.Text)
        {
            throw new ExpressionRefusedException("it uses LIKE with other than a constant pattern");
        }

        var pattern = _tokens[_at++].Text;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && (++i == pattern.Length || pattern[i] is not ('%' or '_' or '\\')))
            {
                throw new ExpressionRefusedException("it uses LIKE with a pattern that escapes another character than % and _");
            }
        }

        return Next.IsWord("ESCAPE")
            ? throw Unexpected()
            : new FunctionValue(SqlFunction.Like, [SqlTyping.Text(left, "LIKE"), SqlLiterals.Of(pattern)], DeltaTypes.Boolean);
    }

    /// <summary>Lists make texts of what they compare under some settings, so that only what is equal as text too may be mixed.</summary>
    private static SqlExpression In(SqlExpression left, SqlExpression value)
    {
        var isText = value.Type is PrimitiveType { Kind: PrimitiveKind.String };
        var isOther = left.Type is PrimitiveType { Kind: PrimitiveKind.Double or PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz };
        return isText && isOther
            ? throw new ExpressionRefusedException($"it looks for a value of the type {left.Type} in a list of texts")
            : SqlTyping.Compare(SqlFunction.Equal, left, value);
    }

    private static string? Comparison(string sign) => sign is "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=" or "<=>" ? sign : null;

    private static SqlExpression Compare(string sign, SqlExpression left, SqlExpression right) => sign switch
    {
        "=" or "==" => SqlTyping.Compare(SqlFunction.Equal, left, right),
        "<>" or "!=" => SqlFunctions.Not(SqlTyping.Compare(SqlFunction.Equal, left, right)),
        "<=>" => SqlTyping.Compare(SqlFunction.NullSafeEqual, left, right),
        "<" => SqlTyping.Compare(SqlFunction.Less, left, right),
        "<=" => SqlTyping.Compare(SqlFunction.LessOrEqual, left, right),
        ">" => SqlTyping.Compare(SqlFunction.Less, right, left),
        _ => SqlTyping.Compare(SqlFunction.LessOrEqual, right, left),
    };

    private SqlExpression ParseSum()
    {
        var left = ParseProduct();
        while (Next.IsSign("+") || Next.IsSign("-") || Next.IsSign("||"))
        {
            var sign = _tokens[_at++].Text;
            var right = ParseProduct();
            left = sign == "||"
                ? SqlFunctions.Call("concat", [left, right], null)
                : SqlTyping.Arithmetic(sign == "+" ? SqlFunction.Add : SqlFunction.Subtract, left, right);
        }

        return left;
    }

    private SqlExpression ParseProduct()
    {
        var left = ParseSigned();
        while (Next.IsSign("*") || Next.IsSign("/") || Next.IsSign("%"))
        {
            var function = _tokens[_at++].Text switch { "*" => SqlFunction.Multiply, "/" => SqlFunction.Divide, _ => SqlFunction.Remainder };
            left = SqlTyping.Arithmetic(function, left, ParseSigned());
        }

        return Next.IsWord("DIV") ? throw Unexpected() : left;
    }

    private SqlExpression ParseSigned()
    {
        var negative = false;
        while (Next.IsSign("-") || Next.IsSign("+"))
        {
            negative ^= _tokens[_at++].IsSign("-");
        }

        if (Next.Kind == SqlTokenKind.Number)
        {
            return SqlLiterals.Number(_tokens[_at++].Text, negative);
        }

        var value = ParseValue();
        return negative ? SqlTyping.Negate(value) : value;
    }

    private SqlExpression ParseValue()
    {
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case SqlTokenKind.Text:
                return SqlLiterals.Of(PlainText(token.Text));
            case SqlTokenKind.Name:
                return ParseColumn(token.Text);
            case SqlTokenKind.Sign when token.Text == "(":
                var inner = ParseOr();
                ExpectSign(")");
                return inner;
            case SqlTokenKind.Word when Next.Kind == SqlTokenKind.Text:
                return TypedText(token.Text, _tokens[_at++].Text);
            case SqlTokenKind.Word:
                return ParseWord(token.Text);
            default:
                _at--;
                throw Unexpected();
        }
    }

    private SqlExpression ParseWord(string word)
    {
        var isCall = Next.IsSign("(");
        switch (word.ToUpperInvariant())
        {
            case "TRUE":
                return SqlLiterals.Of(true);
            case "FALSE":
                return SqlLiterals.Of(false);
            case "NULL":
                return new LiteralValue(null, DeltaTypes.Void);
            case "CAST" when isCall:
                return ParseCast();
            case "CASE" when !isCall || _columns.Find(word) is null:
                return ParseCase();
            case "CURRENT_TIMESTAMP" or "CURRENT_DATE" when !isCall && _columns.Find(word) is null:
                return SqlFunctions.Call(word, [], _now);
            default:
                return isCall ? SqlFunctions.Call(word, ParseArguments(), _now) : ParseColumn(word);
        }
    }

    private SqlExpression ParseColumn(string name)
    {
        var path = new List<DeltaField> { _columns.Find(name) ?? throw new ExpressionRefusedException($"it names {name}, which is no column") };
        while (Next.IsSign("."))
        {
            _at++;
            var inner = _tokens[_at++];
            path.Add(path[^1].Type is StructType structure && inner.Kind is SqlTokenKind.Word or SqlTokenKind.Name && structure.Find(inner.Text) is { } field
                ? field
                : throw new ExpressionRefusedException($"it names {inner.Text} inside of {path[^1].Name}, which is no field"));
        }

        return new ColumnValue(path);
    }

    private SqlExpression ParseCast()
    {
        ExpectSign("(");
        var value = ParseOr();
        Expect("AS");
        var type = ParseType();
        ExpectSign(")");
        return SqlTyping.Cast(value, type);
    }

    private DeltaType ParseType()
    {
        var name = _tokens[_at++].Text.ToUpperInvariant();
        if (name is "DECIMAL" or "DEC" or "NUMERIC")
        {
            if (!Next.IsSign("("))
            {
                return new DecimalType(10, 0);
            }

            var sizes = ParseArguments().Select(static a => a is LiteralValue { Value: long and >= 0 and <= DecimalType.MaxPrecision } size ? (int)(long)size.Value : -1).ToList();
            return sizes is [> 0 and var precision, .. var rest] && (rest is [] || (rest is [>= 0 and var scale] && scale <= precision))
                ? new DecimalType(precision, rest is [var given] ? given : 0)
                : throw Unexpected();
        }

        return name switch
        {
            "BOOLEAN" => DeltaTypes.Boolean,
            "TINYINT" or "BYTE" => DeltaTypes.Byte,
            "SMALLINT" or "SHORT" => DeltaTypes.Short,
            "INT" or "INTEGER" => DeltaTypes.Integer,
            "BIGINT" or "LONG" => DeltaTypes.Long,
            "FLOAT" or "REAL" => DeltaTypes.Float,
            "DOUBLE" => DeltaTypes.Double,
            "STRING" => DeltaTypes.String,
            "DATE" => DeltaTypes.Date,
            "TIMESTAMP" or "TIMESTAMP_LTZ" => DeltaTypes.Timestamp,
            "TIMESTAMP_NTZ" => DeltaTypes.TimestampNtz,
            _ => throw new ExpressionRefusedException($"it casts to {name}"),
        };
    }

    private SqlExpression ParseCase()
    {
        var subject = Next.IsWord("WHEN") ? null : ParseOr();
        var parts = new List<SqlExpression>();
        while (Take("WHEN"))
        {
            var when = ParseOr();
            parts.Add(subject is null ? when : SqlTyping.Compare(SqlFunction.Equal, subject, when));
            Expect("THEN");
            parts.Add(ParseOr());
        }

        parts.Add(Take("ELSE") ? ParseOr() : new LiteralValue(null, DeltaTypes.Void));
        Expect("END");
        return parts.Count < 3 ? throw Unexpected() : SqlFunctions.Case(parts);
    }

    private List<SqlExpression> ParseArguments()
    {
        ExpectSign("(");
        var arguments = new List<SqlExpression>();
        while (!Next.IsSign(")"))
        {
            if (arguments.Count > 0)
            {
                ExpectSign(",");
            }

            arguments.Add(ParseOr());
        }

        _at++;
        return arguments;
    }

    private static LiteralValue TypedText(string type, string text) => type.ToUpperInvariant() switch
    {
        "DATE" => Typed(text, DeltaTypes.Date),
        "TIMESTAMP" or "TIMESTAMP_LTZ" => Typed(text, DeltaTypes.Timestamp),
        "TIMESTAMP_NTZ" => Typed(text, DeltaTypes.TimestampNtz),
        _ => throw new ExpressionRefusedException($"it holds {type}'{text}'"),
    };

    private static LiteralValue Typed(string text, DeltaType type) =>
        SqlLiterals.As(SqlLiterals.Of(text), type) ?? throw new ExpressionRefusedException($"'{text}' in it is no {type}");

    /// <summary>Outside of patterns an escaped % or _ keeps its backslash in Spark, and nobody means that.</summary>
    private static string PlainText(string text) => text.Contains("\\%", StringComparison.Ordinal) || text.Contains("\\_", StringComparison.Ordinal)
        ? throw new ExpressionRefusedException("it escapes % or _ in a text that is no pattern")
        : text;

    private bool Take(string word)
    {
        if (!Next.IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
        {
            throw Unexpected();
        }
    }

    private void ExpectSign(string sign)
    {
        if (!Next.IsSign(sign))
        {
            throw Unexpected();
        }

        _at++;
    }

    private ExpressionRefusedException Unexpected() => new($"it uses {Next.Text} where nothing known stands");
}
