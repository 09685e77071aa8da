using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.DuckDb;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Columns and row windows of the shared data sets, addressed as the reference-values files name them.</summary>
internal static partial class SharedColumns
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<(string, string, string), ValueTable> Tables = new();
    private static readonly ConcurrentDictionary<(string, string, string, string), (string[], PairedCounts)> Counted = new();
    private static readonly Dictionary<string, Dictionary<string, string[]>> Files = [];

    /// <summary>Data sets these tests can read; the flights lie in a package, not beside the repository.</summary>
    public static bool Readable(string dataset) => SourceOf(dataset, "") is not null;

    /// <summary>The values of a column in a window such as <c>rows[0:500]</c>, <c>monitoring[0:5000]</c> or <c>sex=Male</c>; missing ones left out.</summary>
    public static string[] Texts(string dataset, string window, string column)
    {
        var parts = WindowPattern().Match(window);
        var file = Load(SourceOf(dataset, parts.Groups["file"].Value) ?? throw new ArgumentException(dataset));
        var values = file[column];
        if (!parts.Success)
        {
            var (name, wanted) = (window.Split('=')[0], window.Split('=')[1]);
            return [.. values.Where((_, i) => file[name][i] == wanted).Where(v => v.Length > 0)];
        }

        var from = int.Parse(parts.Groups["from"].Value, CultureInfo.InvariantCulture);
        var to = int.Parse(parts.Groups["to"].Value, CultureInfo.InvariantCulture);
        return [.. values[from..to].Where(v => v.Length > 0)];
    }

    public static ValueTable Numbers(string dataset, string window, string column) => Tables.GetOrAdd(
        (dataset, window, column),
        k => ValueTable.Of(Texts(k.Item1, k.Item2, k.Item3).Select(v => double.Parse(v, CultureInfo.InvariantCulture))));

    public static PairedTable Pair(ReferenceTable.Row row) => PairedTable.Of(
        Numbers(row.Text("dataset"), row.Text("ref"), row.Text("column")),
        Numbers(row.Text("dataset"), row.Text("cur"), row.Text("column")));

    /// <summary>Counts of the categories of both windows, in ordinal order of their text.</summary>
    public static (string[] Categories, PairedCounts Counts) Categories(ReferenceTable.Row row) => Counted.GetOrAdd(
        (row.Text("dataset"), row.Text("ref"), row.Text("cur"), row.Text("column")),
        _ => Count(row));

    private static (string[] Categories, PairedCounts Counts) Count(ReferenceTable.Row row)
    {
        var left = Texts(row.Text("dataset"), row.Text("ref"), row.Text("column"));
        var right = Texts(row.Text("dataset"), row.Text("cur"), row.Text("column"));
        var names = left.Concat(right).Distinct().Order(StringComparer.Ordinal).ToArray();
        var a = left.CountBy(v => v).ToDictionary(p => p.Key, p => (long)p.Value);
        var b = right.CountBy(v => v).ToDictionary(p => p.Key, p => (long)p.Value);
        return (names, new PairedCounts([.. names.Select(n => a.GetValueOrDefault(n))], [.. names.Select(n => b.GetValueOrDefault(n))]));
    }

    private static string? SourceOf(string dataset, string file) => dataset switch
    {
        "bike-sharing/hour" => SharedData.Path("data", "bike-sharing", "hour.csv"),
        "car-loan" => SharedData.Path("data", "car-loan", $"{(file.Length > 0 ? file : "reference")}_synthetic_car_loan.parquet"),
        "adult" => SharedData.Path("data", "adult", "adults.parquet"),
        _ => null,
    };

    private static Dictionary<string, string[]> Load(string path)
    {
        lock (Gate)
        {
            if (!Files.TryGetValue(path, out var columns))
            {
                using var database = DuckDbDatabase.Open(new() { Threads = 2 });
                using var connection = database.Connect();
                var reader = path.EndsWith(".csv", StringComparison.Ordinal) ? "read_csv" : "read_parquet";
                using var result = connection.Query($"SELECT COLUMNS(*)::VARCHAR FROM {reader}('{path}')");
                var names = result.Columns.Select(c => c.Name).ToArray();
                var rows = result.Rows().ToArray();
                columns = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => rows.Select(r => Plain(r[p.i])).ToArray());
                Files.Add(path, columns);
            }

            return columns;
        }
    }

    // One side stores 1, the other 1.0.
    private static string Plain(object? value) =>
        value is not string text ? "" : text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;

    [GeneratedRegex(@"^(?<file>\w+)\[(?<from>\d+):(?<to>\d+)\]$")]
    private static partial Regex WindowPattern();
}
