using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

/// <summary>
/// Figures of the hourly bike-sharing data (UCI) in <c>stats.json</c>: numpy and scipy on the same rows, sums by math.fsum. The other sets of that
/// file lie in Parquet and are tested through the engine.
/// </summary>
public sealed class BikeSharingStatsTests
{
    private static readonly Lazy<string[][]> Table = new(() =>
        [.. File.ReadAllLines(SharedData.Path("data", "bike-sharing", "hour.csv")).Select(line => line.Split(','))]);

    private static readonly decimal[] Levels = [0.01m, 0.05m, 0.1m, 0.25m, 0.5m, 0.75m, 0.9m, 0.95m, 0.99m];

    [SharedFact]
    public void Figures_from_items_are_those_of_numpy_and_scipy()
    {
        foreach (var row in Rows("num"))
        {
            var values = Column(row).Select(Parse).ToList();
            var column = Readout(values, ReferenceStates.Items(NumericUnit.Real, values.Select(ItemKey.Of)));
            Assert.True(column.IsExact && column.DistinctIsExact);
            Assert.Equal(row.GetProperty("q_inverted_cdf").EnumerateArray().Select(q => (double?)q.Number()), Levels.Select(column.Quantile));
            AssertFigures(row, column, 1e-12);
            Assert.Equal(row.GetProperty("distinct").GetInt64(), column.DistinctCount);
            var top = row.GetProperty("top10").EnumerateArray().Select(t => (t[0].Number(), t[1].GetInt64()));
            Assert.Equal(top, column.FrequentItems(10)!.Select(i => (Parse(column.TextOf(i)), i.Count)));
        }
    }

    [SharedFact]
    public void Figures_from_sketches_are_those_of_numpy_and_scipy_within_their_accuracy()
    {
        foreach (var row in Rows("num"))
        {
            var values = Column(row).Select(Parse).ToList();
            var column = Readout(values, ItemSketch.Overflow(NumericUnit.Real));
            Assert.False(column.IsExact || column.DistinctIsExact);
            foreach (var (level, exact) in Levels.Zip(row.GetProperty("q_inverted_cdf").EnumerateArray().Select(q => q.Number())))
            {
                Assert.InRange(Math.Abs(column.Quantile(level)!.Value - exact), 0, 0.005 * Math.Abs(exact));
            }

            AssertFigures(row, column, 1e-9);
            var distinct = row.GetProperty("distinct").GetInt64();
            Assert.InRange(Math.Abs(column.DistinctCount!.Value - distinct), 0, Math.Max(2, 4 * 1.04 / 64 * distinct));
            Assert.Null(column.FrequentItems());
        }
    }

    [SharedFact]
    public void Texts_have_the_distinct_values_frequencies_and_lengths_of_the_reference()
    {
        foreach (var row in Rows("cat"))
        {
            var texts = Column(row);
            var column = new ColumnReadout(new ColumnStates(
                ReferenceStates.Counts(texts), null, null, null,
                ReferenceStates.Items(NumericUnit.Text, texts.Select(Encoding.UTF8.GetBytes)), ReferenceStates.Text(texts)));
            Assert.Equal(row.GetProperty("distinct").GetInt64(), column.DistinctCount);
            var top = row.GetProperty("top10").EnumerateArray().Select(t => (t[0].GetString(), t[1].GetInt64()));
            Assert.Equal(top, column.FrequentItems(10)!.Select(i => ((string?)column.TextOf(i), i.Count)));
            Assert.Equal((row.GetProperty("len_min").GetInt64(), row.GetProperty("len_max").GetInt64()), (column.MinLength, column.MaxLength));
            Assert.Equal(row.GetProperty("len_mean").GetDouble(), column.Lengths!.Mean!.Value, 1e-14);
        }
    }

    private static List<JsonElement> Rows(string kind)
    {
        var rows = SharedJson.Stats.GetProperty("rows").EnumerateArray()
            .Where(r => r.GetProperty("dataset").GetString() == "bike-sharing/hour" && r.GetProperty("kind").GetString() == kind).ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    private static void AssertFigures(JsonElement row, ColumnReadout column, double relative)
    {
        Assert.Equal(row.GetProperty("sum").Number(), column.Moments.Sum);
        Assert.Equal((row.GetProperty("min").Number(), row.GetProperty("max").Number()), (column.Min, column.Max));
        AssertNear(row.GetProperty("mean").Number(), column.Moments.Mean, 1e-14);
        AssertNear(row.GetProperty("std1").Number(), column.Moments.StandardDeviation, relative);
        AssertNear(row.GetProperty("skew").Number(), column.Moments.Skewness, relative);
        AssertNear(row.GetProperty("kurt").Number(), column.Moments.Kurtosis, relative);
    }

    private static void AssertNear(double expected, double? actual, double relative) =>
        Assert.InRange(Math.Abs(actual!.Value - expected), 0, relative * Math.Max(1, Math.Abs(expected)));

    private static ColumnReadout Readout(List<double> values, ItemSketch items) => new(new ColumnStates(
        ReferenceStates.Counts([.. values]),
        ReferenceStates.Moments(NumericUnit.Real, values),
        ReferenceStates.Quantiles(NumericUnit.Real, values),
        ReferenceStates.Distinct(values.Select(v => ReferenceCanon.Feistel(ReferenceCanon.Bits(v)))),
        items,
        null));

    /// <summary>The cells of the named column in the rows of the named window, <c>rows[a:b]</c>.</summary>
    private static List<string> Column(JsonElement row)
    {
        var bounds = row.GetProperty("window").GetString()!["rows[".Length..^1].Split(':').Select(b => int.Parse(b, CultureInfo.InvariantCulture)).ToList();
        var place = Array.IndexOf(Table.Value[0], row.GetProperty("column").GetString());
        return [.. Table.Value.Skip(1 + bounds[0]).Take(bounds[1] - bounds[0]).Select(cells => cells[place])];
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
