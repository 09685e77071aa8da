using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>Checks of rows inside of the query that writes them: a row that fails stops it with an error that carries the row's values.</summary>
internal sealed class RowCheckSql(DataFileLayout layout, string alias)
{
    private const string Mark = "violated-check ";

    private readonly ExpressionSql _expressions = new(layout.Mapping, alias);

    /// <summary>A value of a column that every row has, which only rows that pass all checks get to.</summary>
    public string Guard(string value)
    {
        if (layout.Checks.Count == 0)
        {
            return value;
        }

        var sql = new StringBuilder("CASE");
        for (var i = 0; i < layout.Checks.Count; i++)
        {
            var check = layout.Checks[i];
            var values = string.Join(", ", check.Columns.Select(c => $"CAST({alias}.{DuckDbSql.QuoteIdentifier(c.PhysicalName(layout.Mapping))} AS VARCHAR)"));
            sql.Append(CultureInfo.InvariantCulture, $" WHEN {_expressions.Of(check.Condition)} IS NOT TRUE THEN error('{Mark}{i} ' || CAST(to_json([{values}]::VARCHAR[]) AS VARCHAR))");
        }

        return sql.Append(CultureInfo.InvariantCulture, $" ELSE {value} END").ToString();
    }

    /// <summary>The refusal that an error of the query stands for; null where it is another error.</summary>
    public static DeltaException? Explain(DuckDbException error, DataFileLayout layout)
    {
        var at = error.Message.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = error.Message.AsSpan(at + Mark.Length);
        var end = rest.IndexOf(' ');
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= layout.Checks.Count)
        {
            return null;
        }

        return layout.Checks[index].Violated(layout.Table, ReadValues(rest[(end + 1)..].ToString()));
    }

    private static List<string?> ReadValues(string json)
    {
        var values = new List<string?>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
                {
                    values.Add(reader.GetString());
                }
            }
        }
        catch (JsonException)
        {
            // The engine has cut the message: what it still says is told.
        }

        return values;
    }
}
