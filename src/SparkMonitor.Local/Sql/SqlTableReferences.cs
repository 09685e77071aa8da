using System.Globalization;
using System.Text;
using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Local.Sql;

/// <summary>
/// Finds the Delta tables in a query: <c>delta.`path`</c>, a quoted path behind FROM or JOIN, and known names, each with an optional
/// <c>VERSION AS OF n</c> or <c>TIMESTAMP AS OF 'time'</c>. Every one is replaced by the name of a view.
/// </summary>
public sealed class SqlTableReferences
{
    private readonly List<SqlTableReference> _tables = [];
    private readonly Func<string, bool> _isKnownName;
    private readonly Func<string, bool> _isTablePath;

    /// <param name="isKnownName">Tells whether a name (parts joined by dots) stands for a table.</param>
    /// <param name="isTablePath">Tells whether a quoted path is a Delta table rather than a file for DuckDB.</param>
    public SqlTableReferences(string sql, Func<string, bool> isKnownName, Func<string, bool> isTablePath)
    {
        _isKnownName = isKnownName;
        _isTablePath = isTablePath;
        Sql = Rewrite(sql, SqlTokens.Of(sql));
    }

    /// <summary>The query over the views.</summary>
    public string Sql { get; }

    public IReadOnlyList<SqlTableReference> Tables => _tables;

    private string Rewrite(string sql, IReadOnlyList<SqlToken> tokens)
    {
        var text = new StringBuilder();
        var copied = 0;
        for (var i = 0; i < tokens.Count;)
        {
            if (Reference(tokens, i) is not var (name, isPath, next))
            {
                i++;
                continue;
            }

            var (version, timestamp, end) = TimeTravel(tokens, next, name);
            var view = ViewOf(name, isPath, version, timestamp);
            text.Append(sql, copied, tokens[i].Start - copied).Append('"').Append(view).Append('"');
            if (!isPath && !HasAlias(tokens, end))
            {
                // Keeps `summaries.entity` valid behind a bare FROM summaries.
                text.Append(" AS \"").Append(LastPart(name).Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }

            copied = tokens[end - 1].End;
            i = end;
        }

        return text.Append(sql, copied, sql.Length - copied).ToString();
    }

    private (string Name, bool IsPath, int Next)? Reference(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (tokens[at].IsWord("delta") && at + 2 < tokens.Count && tokens[at + 1].IsMark('.') && tokens[at + 2].Kind is SqlTokenKind.QuotedName)
        {
            return (tokens[at + 2].Value, true, at + 3);
        }

        var behindFrom = at > 0 && (tokens[at - 1].IsWord("from") || tokens[at - 1].IsWord("join") || tokens[at - 1].IsMark(','));
        if (!behindFrom)
        {
            return null;
        }

        if (tokens[at].Kind == SqlTokenKind.Text)
        {
            return _isTablePath(tokens[at].Value) ? (tokens[at].Value, true, at + 1) : null;
        }

        if (tokens[at].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            return null;
        }

        var (name, next) = (tokens[at].Value, at + 1);
        while (next + 1 < tokens.Count && tokens[next].IsMark('.') && tokens[next + 1].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            name += "." + tokens[next + 1].Value;
            next += 2;
        }

        // A comma also separates select items; only a name that is a table, and no function or qualified column, counts there.
        var isCall = next < tokens.Count && tokens[next].IsMark('(');
        var behindComma = tokens[at - 1].IsMark(',');
        return !isCall && _isKnownName(name) && (!behindComma || InFromList(tokens, at)) ? (name, false, next) : null;
    }

    private static bool InFromList(IReadOnlyList<SqlToken> tokens, int at)
    {
        var depth = 0;
        for (var i = at - 1; i >= 0; i--)
        {
            depth += tokens[i].IsMark(')') ? 1 : tokens[i].IsMark('(') ? -1 : 0;
            if (depth < 0)
            {
                return false;
            }

            if (depth == 0 && tokens[i].Kind == SqlTokenKind.Word)
            {
                switch (tokens[i].Value.ToUpperInvariant())
                {
                    case "FROM":
                        return true;
                    case "SELECT" or "WHERE" or "BY" or "ON" or "USING" or "HAVING" or "LIMIT" or "SET" or "VALUES":
                        return false;
                }
            }
        }

        return false;
    }

    private static (long? Version, DateTimeOffset? Timestamp, int End) TimeTravel(IReadOnlyList<SqlToken> tokens, int at, string name)
    {
        if (at + 2 < tokens.Count && tokens[at + 1].IsWord("as") && tokens[at + 2].IsWord("of"))
        {
            if (tokens[at].IsWord("version"))
            {
                return at + 3 < tokens.Count && long.TryParse(tokens[at + 3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                    ? (version, null, at + 4)
                    : throw new MonitorException($"VERSION AS OF behind {name} needs a number, such as VERSION AS OF 3.");
            }

            if (tokens[at].IsWord("timestamp"))
            {
                return at + 3 < tokens.Count && tokens[at + 3].Kind == SqlTokenKind.Text
                    && TimeText.TryParse(tokens[at + 3].Value, out var time)
                    ? (null, time, at + 4)
                    : throw new MonitorException(
                        $"TIMESTAMP AS OF behind {name} needs a time in quotes, such as TIMESTAMP AS OF '2026-01-31T00:00:00Z'.");
            }
        }

        return (null, null, at);
    }

    private static bool HasAlias(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (at >= tokens.Count)
        {
            return false;
        }

        return tokens[at].Kind == SqlTokenKind.QuotedName
            || (tokens[at].Kind == SqlTokenKind.Word && (tokens[at].IsWord("as") || !Follows.Contains(tokens[at].Value)));
    }

    /// <summary>Words that may follow a table without being its alias.</summary>
    private static readonly HashSet<string> Follows = new(StringComparer.OrdinalIgnoreCase)
    {
        "where", "group", "order", "having", "limit", "offset", "join", "inner", "left", "right", "full", "cross", "natural", "semi", "anti",
        "asof", "positional", "on", "using", "union", "except", "intersect", "qualify", "window", "sample", "tablesample", "pivot", "unpivot", "select",
    };

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    private string ViewOf(string name, bool isPath, long? version, DateTimeOffset? timestamp)
    {
        var known = _tables.Find(t =>
            string.Equals(t.Name, name, StringComparison.Ordinal) && t.IsPath == isPath && t.Version == version && t.Timestamp == timestamp);
        if (known is null)
        {
            known = new SqlTableReference(string.Create(CultureInfo.InvariantCulture, $"__table_{_tables.Count + 1}"), name, isPath, version, timestamp);
            _tables.Add(known);
        }

        return known.View;
    }
}
