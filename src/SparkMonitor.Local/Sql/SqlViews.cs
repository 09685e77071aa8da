using System.Text.RegularExpressions;
using SparkMonitor.Core;

namespace SparkMonitor.Local.Sql;

/// <summary>Names in a query that stand for queries.</summary>
public static partial class SqlViews
{
    /// <summary>The query with every view behind FROM or JOIN replaced by its own query.</summary>
    /// <param name="views">Queries by name, whatever its case.</param>
    /// <exception cref="MonitorException">A version of a view is asked for.</exception>
    public static string Expand(string sql, IReadOnlyDictionary<string, string> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var references = new SqlTableReferences(sql, views.ContainsKey, _ => false);
        var names = references.Tables.Where(t => !t.IsPath).ToDictionary(t => t.View);
        if (names.Count == 0)
        {
            return sql;
        }

        // A path was put behind a name of its own as well: it goes back to what it was.
        var paths = references.Tables.Where(t => t.IsPath).ToDictionary(t => t.View);
        return Placed().Replace(references.Sql, match =>
        {
            var placed = match.Groups[1].Value;
            if (paths.TryGetValue(placed, out var path))
            {
                return $"delta.`{path.Name.Replace("`", "``", StringComparison.Ordinal)}`{Travel(path)}";
            }

            return !names.TryGetValue(placed, out var name) ? match.Value
                : name is { Version: null, Timestamp: null } ? $"({views[name.Name]})"
                : throw new MonitorException($"{name.Name} is a view, which has no versions: ask summaries or drift with VERSION AS OF.", MonitorFault.Usage);
        });
    }

    private static string Travel(SqlTableReference table) => table switch
    {
        { Version: { } version } => FormattableString.Invariant($" VERSION AS OF {version}"),
        { Timestamp: { } time } => FormattableString.Invariant($" TIMESTAMP AS OF '{time:O}'"),
        _ => "",
    };

    [GeneratedRegex("\"(__table_[0-9]+)\"")]
    private static partial Regex Placed();
}
