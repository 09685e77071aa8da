using System.Globalization;
using SparkMonitor.DuckDb;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Jobs.Metrics;

/// <summary>The few things that DuckDB and Spark write differently.</summary>
internal sealed record SqlDialect
{
    public static SqlDialect DuckDb { get; } = new()
    {
        Name = DuckDbSql.QuoteIdentifier,
        Text = DuckDbSql.QuoteLiteral,
        Struct = fields => $"{{{string.Join(", ", fields.Select(f => $"'{f.Name}': {f.Sql}"))}}}",
        MapValue = (map, key) => $"{map}[{DuckDbSql.QuoteLiteral(key)}]",
        CountMissing = (list, other) => $"CAST(len(list_filter({list}, lambda c: NOT list_contains({other}, c))) AS INTEGER)",
    };

    public static SqlDialect Spark { get; } = new()
    {
        Name = SparkSql.Identifier,
        Text = SparkSql.Text,
        Struct = fields => $"named_struct({string.Join(", ", fields.Select(f => $"'{f.Name}', {f.Sql}"))})",
        MapValue = (map, key) => $"try_element_at({map}, {SparkSql.Text(key)})",
        CountMissing = (list, other) => string.Create(CultureInfo.InvariantCulture, $"size(array_except({list}, {other}))"),
    };

    /// <summary>A quoted name.</summary>
    public required Func<string, string> Name { get; init; }

    /// <summary>A text literal.</summary>
    public required Func<string, string> Text { get; init; }

    public required Func<IReadOnlyList<(string Name, string Sql)>, string> Struct { get; init; }

    /// <summary>The value of a map under a key, null where it has none.</summary>
    public required Func<string, string, string> MapValue { get; init; }

    /// <summary>How many elements of a list another lacks.</summary>
    public required Func<string, string, string> CountMissing { get; init; }
}
