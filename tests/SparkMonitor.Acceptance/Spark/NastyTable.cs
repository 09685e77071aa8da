using System.Globalization;
using SparkMonitor.Core.Schema;
using SparkMonitor.Tests.Local.Engine;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>
/// One table of all values that have gone wrong somewhere, a column for each type, with an event time that is now and then null or before
/// 1970, and columns to slice by.
/// </summary>
internal static class NastyTable
{
    /// <summary>Columns with more rows than others make them null.</summary>
    /// <param name="rows">The first of them only.</param>
    public static async Task<string> WriteAsync(string path, int rows = int.MaxValue)
    {
        var parts = NastyColumns.All.Values.Select((c, i) => string.Create(
            CultureInfo.InvariantCulture, $"(SELECT row_number() OVER () AS rn, v AS c{i} FROM ({c.Sql}))")).ToList();
        var joined = parts[0];
        for (var i = 1; i < parts.Count; i++)
        {
            joined = $"({joined} FULL OUTER JOIN {parts[i]} USING (rn))";
        }

        var columns = string.Join(", ", NastyColumns.All.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i}")));
        return await SampleTables.WriteAsync(path, $"""
            SELECT {columns},
              CASE WHEN rn % 11 <> 0 THEN make_timestamptz((rn % 4001 - 1500) * 3600000000 + rn) END AS event_time,
              CASE rn % 7 WHEN 0 THEN NULL WHEN 1 THEN 'it''s' WHEN 2 THEN '__other__' WHEN 3 THEN E'back\\slash' ELSE 'k' || (rn % 40) END AS kind,
              CASE WHEN rn % 5 = 0 THEN 'NaN'::DOUBLE WHEN rn % 5 = 1 THEN NULL ELSE (rn % 9) / 10 END AS level,
              (DATE '1969-12-28' + (rn % 9)::INTEGER) AS day,
              NULL::BIGINT AS nothing
            FROM {joined}
            WHERE rn <= {rows.ToString(CultureInfo.InvariantCulture)}
            """);
    }

    /// <summary>The type of a column by its name.</summary>
    public static string Describe(string difference)
    {
        var space = difference.IndexOf(' ', StringComparison.Ordinal);
        return difference.StartsWith('c') && int.TryParse(difference.AsSpan(1, Math.Max(space - 1, 0)), CultureInfo.InvariantCulture, out var i) && i < NastyColumns.All.Count
            ? $"{NastyColumns.All.ElementAt(i).Key}: {difference}"
            : difference;
    }

    public static ColumnPath EventTime { get; } = new("event_time");
}
