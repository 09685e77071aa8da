using System.Globalization;
using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>Quoting for Spark SQL text. Values come from <see cref="SparkLiteral.ToSql"/>.</summary>
public static class SparkSql
{
    /// <summary>A name in backticks, backticks doubled.</summary>
    public static string Identifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    /// <summary>A name of several parts, each in backticks.</summary>
    public static string Identifier(params IEnumerable<string> parts) => string.Join('.', parts.Select(Identifier));

    /// <summary>
    /// A string literal that means exactly <paramref name="text"/>. Quotes, backslashes, line breaks, control characters and dollar signs
    /// (which start Spark's variable substitution) are written as escapes, so the literal needs the parser's normal escape rules:
    /// <c>spark.sql.parser.escapedStringLiterals=false</c>, the default.
    /// </summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sql = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            if (c is '\'' or '\\')
            {
                sql.Append('\\').Append(c);
            }
            else if (c is < ' ' or '$' or '\u007f')
            {
                sql.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                sql.Append(c);
            }
        }

        return sql.Append('\'').ToString();
    }
}
