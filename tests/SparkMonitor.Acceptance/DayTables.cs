using System.Globalization;

namespace SparkMonitor.Acceptance;

/// <summary>A table of days whose values are spread evenly, so that what differs between days is what a test makes differ.</summary>
public static class DayTables
{
    /// <summary>A configuration of one entity <c>sales</c> with the stage <c>raw</c>.</summary>
    public static string Configuration(string drift = "    drift: {references: [previous]}\n", string slices = "[kind]") => $$"""
        store: ./store
        entities:
          sales:
            stages:
              raw:
                table: ./sales
                time: {column: time, granularities: [1 day]}
                slices: {{slices}}
        {{drift}}
        """;

    /// <summary>Appends rows of a day of January 2026: <c>time</c>, <c>kind</c> (a third a, the rest b), <c>x</c> from 0 to 100 plus a shift.</summary>
    public static Task<string> AppendAsync(string path, int day, int rows = 3000, double shift = 0) => SampleTables.WriteAsync(path, Rows(day, rows, shift));

    /// <summary>Several days in one commit.</summary>
    public static Task<string> AppendAsync(string path, params (int Day, int Rows, double Shift)[] days) =>
        SampleTables.WriteAsync(path, string.Join(" UNION ALL ", days.Select(d => $"({Rows(d.Day, d.Rows, d.Shift)})")));

    // Steps by the golden section of a prime: the first rows of any day are spread evenly, whatever their number.
    private static string Rows(int day, int rows, double shift) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT TIMESTAMPTZ '2026-01-{day:00} 00:00:00+00' + INTERVAL (i % 86400) SECOND AS time,
               CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS kind,
               ((i * 6185 + {day} * 97) % 10007) / 100.0 + {shift:R} AS x
        FROM range({rows}) AS r(i)
        """);
}
