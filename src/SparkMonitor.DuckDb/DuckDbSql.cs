using System.Text;

namespace SparkMonitor.DuckDb;

/// <summary>Quoting for DuckDB's SQL and its file patterns.</summary>
public static class DuckDbSql
{
    /// <summary>The name in double quotes, whatever it holds.</summary>
    public static string QuoteIdentifier(string name)
    {
        RefuseNul(name, nameof(name));
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The text as a string literal.</summary>
    public static string QuoteLiteral(string text)
    {
        RefuseNul(text, nameof(text));
        return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>
    /// A path that means only itself. Every path that DuckDB is given is a pattern, in a bound list as in SQL text, and
    /// <c>data[1].parquet</c> silently reads <c>data1.parquet</c>.
    /// </summary>
    public static string EscapeGlob(string path)
    {
        if (path.AsSpan().IndexOfAny('*', '?', '[') < 0)
        {
            return path;
        }

        var escaped = new StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (c is '*' or '?' or '[')
            {
                escaped.Append('[').Append(c).Append(']');
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The C API takes strings that end at the first NUL: what follows it would silently not be run.</summary>
    internal static void RefuseNul(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("SQL text and names must not contain the character NUL.", parameter);
        }
    }
}
