using System.Globalization;

namespace SparkMonitor.Core.Summaries;

/// <summary>Reads of a store table as SQL that DuckDB and Spark understand alike; how each quotes is given.</summary>
/// <param name="name">A quoted name.</param>
/// <param name="text">A text literal.</param>
/// <param name="time">A literal of an instant.</param>
public sealed class StoreReadSql(Func<string, string> name, Func<string, string> text, Func<DateTimeOffset, string> time)
{
    /// <summary>The column of windows, which bounds and orders are about.</summary>
    public const string Window = "window";

    /// <param name="from">What stands behind FROM.</param>
    /// <param name="value">A column as the table has it: its quoted name, or a typed null where an older store lacks it.</param>
    public string Select(string from, StoreRead read, Func<string, string> value)
    {
        ArgumentNullException.ThrowIfNull(read);
        var where = read.Filter.Select(f => f.Value is null ? $"{value(f.Key)} IS NULL" : $"{value(f.Key)} = {Literal(f.Value)}")
            .Concat(Bounds(read, Start))
            .Concat(read.Except is { } except ? [$"{value(except.Column)} NOT IN ({string.Join(", ", except.Values.Select(text))})"] : [])
            .DefaultIfEmpty("true");
        var order = read.Order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", read.Order.SelectMany(Ordered))}";
        return $"SELECT {string.Join(", ", read.Columns.Select(value))} FROM {from} WHERE {string.Join(" AND ", where)}{order}";

        // Only asked of tables that have windows.
        string Start() => $"{value(Window)}.{name("start")}";

        IEnumerable<string> Ordered(string column) => column == Window
            ? [$"{Start()} ASC NULLS LAST", $"{value(column)}.{name("end")} ASC NULLS LAST"]
            : [$"{value(column)} ASC NULLS FIRST"];
    }

    // Without the alternative of null an engine can leave out what the statistics of its files rule out.
    private IEnumerable<string> Bounds(StoreRead read, Func<string> start)
    {
        if (read.OnlyWindows && read.From is null && read.To is null)
        {
            yield return $"{start()} IS NOT NULL";
        }

        if (read.From is { } from)
        {
            yield return Bound($"{start()} >= {time(from)}");
        }

        if (read.To is { } to)
        {
            yield return Bound($"{start()} <= {time(to)}");
        }

        string Bound(string comparison) => read.OnlyWindows ? comparison : $"({start()} IS NULL OR {comparison})";
    }

    private string Literal(object value) => value switch
    {
        string words => text(words),
        bool flag => flag ? "true" : "false",
        IFormattable number and (int or long) => number.ToString(null, CultureInfo.InvariantCulture),
        DateTimeOffset instant => time(instant),
        _ => throw new ArgumentException($"A store is not filtered by a {value.GetType().Name}.", nameof(value)),
    };
}
