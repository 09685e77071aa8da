using System.Globalization;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Sql;

/// <summary>Rows of queries as plain .NET objects.</summary>
internal static class AnswerRows
{
    /// <param name="limit">How many rows to return at most; whether there are more is told.</param>
    public static DeltaAnswer Read(DuckDbConnection connection, string sql, int limit, CancellationToken cancellation)
    {
        using var result = connection.QueryStreaming(sql, null, cancellation);
        var rows = new List<object?[]>();
        foreach (var row in result.Rows(cancellation))
        {
            if (rows.Count == limit)
            {
                return new DeltaAnswer(Columns(result), rows, true);
            }

            rows.Add([.. row.Select(Plain)]);
        }

        return new DeltaAnswer(Columns(result), rows, false);
    }

    private static IReadOnlyList<(string, string)> Columns(DuckDbResult result) =>
        [.. result.Columns.Select(static c => (c.Name, c.Type.ToString() ?? ""))];

    private static object? Plain(object? value) => value switch
    {
        DuckDbStruct parts => parts.Names.Select((n, i) => new KeyValuePair<string, object?>(n, Plain(parts.Values[i]))).ToArray(),
        IEnumerable<KeyValuePair<object, object?>> map =>
            map.Select(static e => new KeyValuePair<string, object?>(Convert.ToString(e.Key, CultureInfo.InvariantCulture)!, Plain(e.Value))).ToArray(),
        object?[] list => list.Select(Plain).ToArray(),

        // The sum of integers is wider than any of them; most sums are not.
        Int128 wide when wide >= long.MinValue && wide <= long.MaxValue => (long)wide,
        _ => value,
    };
}
