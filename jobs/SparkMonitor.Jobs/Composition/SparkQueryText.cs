using System.Text;
using SparkMonitor.Core;
using SparkMonitor.Spark.Engine;

namespace SparkMonitor.Jobs.Composition;

/// <summary>
/// A query of the user's in Spark's SQL, in which tables may stand by the names of the configuration and by quoted paths behind FROM and
/// JOIN. Only what reads is let through.
/// </summary>
/// <param name="names">Tables as SQL names them by the names a query may use.</param>
internal sealed class SparkQueryText(IReadOnlyDictionary<string, string> names, string workingFolder)
{
    private static readonly string[] Relations = ["SELECT", "WITH", "FROM", "VALUES", "TABLE"];
    private static readonly string[] Commands = ["SHOW", "DESCRIBE", "DESC", "EXPLAIN"];
    private static readonly string[] Writes = ["INSERT", "MERGE", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE", "OVERWRITE"];

    /// <param name="IsRelation">False for commands, which give rows of their own.</param>
    internal sealed record Query(string Sql, bool IsRelation);

    /// <exception cref="MonitorException">The text does more than read.</exception>
    public Query Rewrite(string sql)
    {
        var result = new StringBuilder(sql.Length + 64);
        string? first = null;
        var isTable = false;
        var depth = 0;
        for (var i = 0; i < sql.Length;)
        {
            var end = End(sql, i);
            var token = sql[i..end];
            var isBlank = char.IsWhiteSpace(token[0]) || token.StartsWith("--", StringComparison.Ordinal) || token.StartsWith("/*", StringComparison.Ordinal);
            if (isBlank)
            {
                result.Append(token);
                i = end;
                continue;
            }

            var isWord = IsWord(token[0]);
            if (isTable && (isWord || token[0] == '`'))
            {
                end = NameEnd(sql, i);
                token = sql[i..end];
                result.Append(names.GetValueOrDefault(token.Replace("`", "", StringComparison.Ordinal), token));
            }
            else if (isTable && token[0] is '\'' or '"')
            {
                var path = token[1..^1];
                result.Append(TableName.Sql(path.Contains("://", StringComparison.Ordinal) ? path : Path.GetFullPath(path, workingFolder)));
            }
            else
            {
                result.Append(token);
            }

            first ??= token == "(" ? null : token.ToUpperInvariant();
            depth += token == "(" ? 1 : token == ")" ? -1 : 0;
            if (isWord && depth == 0 && Writes.Contains(token, StringComparer.OrdinalIgnoreCase) && first is not ("SHOW" or "DESCRIBE" or "DESC"))
            {
                throw new MonitorException($"sql only reads; {token.ToUpperInvariant()} is for other programs.", MonitorFault.Usage);
            }

            isTable = isWord && (token.Equals("FROM", StringComparison.OrdinalIgnoreCase) || token.Equals("JOIN", StringComparison.OrdinalIgnoreCase)
                || token.Equals("HISTORY", StringComparison.OrdinalIgnoreCase) || token.Equals("DETAIL", StringComparison.OrdinalIgnoreCase));
            i = end;
        }

        return first is not null && (Relations.Contains(first) || Commands.Contains(first))
            ? new Query(result.ToString(), Relations.Contains(first))
            : throw new MonitorException("sql only reads: begin with SELECT, WITH, SHOW or DESCRIBE.", MonitorFault.Usage);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int End(string sql, int start)
    {
        var c = sql[start];
        if (c is '\'' or '"' or '`')
        {
            var i = start + 1;
            while (i < sql.Length && sql[i] != c)
            {
                i += sql[i] == '\\' && c != '`' ? 2 : 1;
            }

            return Math.Min(i + 1, sql.Length);
        }

        if (sql.AsSpan(start).StartsWith("--", StringComparison.Ordinal))
        {
            var line = sql.IndexOf('\n', start);
            return line < 0 ? sql.Length : line + 1;
        }

        if (sql.AsSpan(start).StartsWith("/*", StringComparison.Ordinal))
        {
            var close = sql.IndexOf("*/", start + 2, StringComparison.Ordinal);
            return close < 0 ? sql.Length : close + 2;
        }

        var end = start + 1;
        while (IsWord(c) && end < sql.Length && IsWord(sql[end]))
        {
            end++;
        }

        while (char.IsWhiteSpace(c) && end < sql.Length && char.IsWhiteSpace(sql[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>The end of a name of parts joined by dots or, as addresses have it, a slash.</summary>
    private static int NameEnd(string sql, int start)
    {
        var end = End(sql, start);
        while (end + 1 < sql.Length && sql[end] is '.' or '/' && (IsWord(sql[end + 1]) || sql[end + 1] == '`'))
        {
            end = End(sql, end + 1);
        }

        return end;
    }
}
