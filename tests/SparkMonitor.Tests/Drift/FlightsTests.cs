using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;
using SparkMonitor.DuckDb;
using SparkMonitor.Tests.Statistics;

namespace SparkMonitor.Tests.Drift;

/// <summary>The six whole months of 3,000,000 flights (vega-datasets 3.2.1) against each other.</summary>
public class FlightsTests
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "demo", "flights-3m.parquet");

    [Fact]
    public void Months_compare_exactly_from_items_and_closely_from_sketches()
    {
        Assert.True(File.Exists(Path), $"The build puts the flights there: {Path}");
        foreach (var column in new[] { "delay", "distance" })
        {
            var months = Months(column);
            for (var a = 0; a < months.Count; a++)
            {
                for (var b = a + 1; b < months.Count; b++)
                {
                    var exact = PairedTable.Of(months[a].Table, months[b].Table);
                    var (ks, w) = (KolmogorovSmirnov.Test(exact).Statistic, Wasserstein.Normalised(exact));
                    var (left, right) = (months[a].Summary, months[b].Summary);
                    Accuracy.WithinAbsolute(1e-12, ks, Summaries.Measure("ks", left, right).Statistic, column);
                    Accuracy.WithinAbsolute(1e-12, w, Summaries.Measure("wasserstein_normalised", left, right).Statistic, column);

                    (left, right) = (Summaries.FromSketches(left), Summaries.FromSketches(right));
                    var sketched = Summaries.Measure("ks", left, right);
                    Accuracy.WithinAbsolute(1e-4, ks, sketched.Statistic, $"{column} {a + 1} {b + 1}");
                    Assert.InRange(ks, sketched.Statistic - 1e-12, sketched.StatisticUpper + 1e-12);
                    Accuracy.WithinAbsolute(2e-4, w, Summaries.Measure("wasserstein_normalised", left, right).Statistic, $"{column} {a + 1} {b + 1}");
                }
            }
        }
    }

    private static List<(ValueTable Table, ColumnSummary Summary)> Months(string column)
    {
        using var database = DuckDbDatabase.Open(new() { Threads = 2 });
        using var connection = database.Connect();
        var months = new List<(ValueTable, ColumnSummary)>();
        for (var month = 1; month <= 6; month++)
        {
            using var result = connection.Query(
                $"SELECT {column}::BIGINT AS v, count(*) AS n FROM read_parquet('{Path}') WHERE month(date) = {month} AND {column} IS NOT NULL GROUP BY 1 ORDER BY 1");
            var rows = result.Rows().Select(r => ((long)r[0]!, (long)r[1]!)).ToList();
            var values = new long[rows.Sum(r => r.Item2)];
            var at = 0;
            foreach (var (value, count) in rows)
            {
                values.AsSpan(at, (int)count).Fill(value);
                at += (int)count;
            }

            months.Add((new ValueTable([.. rows.Select(r => (double)r.Item1)], [.. rows.Select(r => r.Item2)]), Summaries.OfIntegers(values, column)));
        }

        return months;
    }
}
