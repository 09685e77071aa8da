using System.Text;

namespace SparkMonitor.Delta.Expressions;

/// <summary>Takes Spark SQL apart. What could mean different things under different settings of Spark is refused.</summary>
internal static class SqlTokenizer
{
    private const int MaxLength = 100_000;

    private static readonly string[] LongSigns = ["<=>", "<=", ">=", "<>", "!=", "==", "||"];

    /// <exception cref="ExpressionRefusedException">It is no expression of the known kind.</exception>
    public static List<SqlToken> Read(string sql)
    {
        if (sql.Length > MaxLength)
        {
            throw new ExpressionRefusedException($"it is {sql.Length} characters long");
        }

        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            var c = sql[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '-' && at + 1 < sql.Length && sql[at + 1] == '-')
            {
                throw new ExpressionRefusedException("it holds a comment");
            }
            else if (c is '`')
            {
                tokens.Add(new SqlToken(SqlTokenKind.Name, ReadName(sql, ref at)));
            }
            else if (c is '\'' or '"')
            {
                if (tokens is [.., { Kind: SqlTokenKind.Text }])
                {
                    throw new ExpressionRefusedException("two texts follow one another, which versions of Spark take differently");
                }

                tokens.Add(new SqlToken(SqlTokenKind.Text, ReadText(sql, ref at)));
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1]) && !EndsOperand(tokens)))
            {
                tokens.Add(new SqlToken(SqlTokenKind.Number, ReadNumber(sql, ref at)));
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var start = at;
                while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_'))
                {
                    at++;
                }

                tokens.Add(new SqlToken(SqlTokenKind.Word, sql[start..at]));
            }
            else
            {
                tokens.Add(new SqlToken(SqlTokenKind.Sign, ReadSign(sql, ref at)));
            }
        }

        tokens.Add(new SqlToken(SqlTokenKind.End, "the end"));
        return tokens;
    }

    private static bool EndsOperand(List<SqlToken> tokens) => tokens is [.., { Kind: SqlTokenKind.Word or SqlTokenKind.Name }] or [.., { Kind: SqlTokenKind.Sign, Text: ")" }];

    private static string ReadName(string sql, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] != '`')
            {
                name.Append(sql[at]);
            }
            else if (at + 1 < sql.Length && sql[at + 1] == '`')
            {
                name.Append('`');
                at++;
            }
            else
            {
                at++;
                return name.ToString();
            }
        }

        throw new ExpressionRefusedException("a name in it does not end");
    }

    private static string ReadText(string sql, ref int at)
    {
        var quote = sql[at];
        var text = new StringBuilder();
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] == quote)
            {
                at++;
                return text.ToString();
            }

            if (sql[at] != '\\')
            {
                text.Append(sql[at]);
                continue;
            }

            at++;
            text.Append(at < sql.Length ? Unescape(sql[at]) : throw new ExpressionRefusedException("a text in it does not end"));
        }

        throw new ExpressionRefusedException("a text in it does not end");
    }

    private static string Unescape(char c) => c switch
    {
        '\\' or '\'' or '"' => c.ToString(),
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        '%' or '_' => $"\\{c}",
        _ => throw new ExpressionRefusedException($"it uses the escape \\{c}"),
    };

    /// <summary>Digits, a point, an exponent and a letter for the type, if any.</summary>
    private static string ReadNumber(string sql, ref int at)
    {
        var start = at;
        Digits(sql, ref at);
        if (at < sql.Length && sql[at] == '.')
        {
            at++;
            Digits(sql, ref at);
        }

        if (at < sql.Length && sql[at] is 'e' or 'E')
        {
            var mark = at++;
            if (at < sql.Length && sql[at] is '+' or '-')
            {
                at++;
            }

            var digits = at;
            Digits(sql, ref at);
            at = at == digits ? mark : at;
        }

        while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_'))
        {
            at++;
        }

        return sql[start..at];
    }

    private static void Digits(string sql, ref int at)
    {
        while (at < sql.Length && char.IsAsciiDigit(sql[at]))
        {
            at++;
        }
    }

    private static string ReadSign(string sql, ref int at)
    {
        foreach (var sign in LongSigns)
        {
            if (string.CompareOrdinal(sql, at, sign, 0, sign.Length) == 0)
            {
                at += sign.Length;
                return sign;
            }
        }

        var c = sql[at++];
        return "()+-*/%<>=,.!".Contains(c, StringComparison.Ordinal) ? c.ToString() : throw new ExpressionRefusedException($"it uses {c}");
    }
}
