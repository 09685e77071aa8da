using System.Text.Json;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Statistics;

namespace SparkMonitor.Tests.Delta;

public sealed class StatisticsTests
{
    [Fact]
    public void Text_bounds_hold_the_text_between_them()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(5) switch
            {
                0 => "\U0010FFFF",
                1 => "é",
                2 => "\"",
                3 => "\uFFFD",
                _ => "a",
            }));
            using var json = JsonDocument.Parse(Write(new WrittenColumn(["s"], DeltaTypes.String, 0, text, text)));
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            var min = System.Text.Encoding.UTF8.GetBytes(json.RootElement.GetProperty("minValues").GetProperty("s").GetString()!);
            Assert.True(min.AsSpan().SequenceCompareTo(bytes) <= 0);
            if (json.RootElement.GetProperty("maxValues").TryGetProperty("s", out var max))
            {
                Assert.True(System.Text.Encoding.UTF8.GetBytes(max.GetString()!).AsSpan().SequenceCompareTo(bytes) >= 0, text);
                Assert.True(max.GetString()!.EnumerateRunes().Count() <= 34 || text.Contains("\U0010FFFF", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Only_the_first_columns_are_bounded()
    {
        var columns = Enumerable.Range(0, 40).Select(static i => new WrittenColumn([$"c{i}"], DeltaTypes.Long, i, (long)i, (long)i)).ToList();
        Assert.Contains("\"c31\":31", StatisticsWriter.Write(new WrittenStatistics(1, columns)), StringComparison.Ordinal);
        Assert.DoesNotContain("c32", StatisticsWriter.Write(new WrittenStatistics(1, columns)), StringComparison.Ordinal);
        Assert.Contains("\"c39\":39", StatisticsWriter.Write(new WrittenStatistics(1, columns), -1), StringComparison.Ordinal);
        Assert.Equal("""{"numRecords":1,"minValues":{},"maxValues":{},"nullCount":{}}""", StatisticsWriter.Write(new WrittenStatistics(1, columns), 0));
    }

    [Fact]
    public void Nested_columns_nest()
    {
        var json = Write(
            new WrittenColumn(["a", "b", "c"], DeltaTypes.Long, 0, 1L, 1L),
            new WrittenColumn(["a", "d"], DeltaTypes.Long, 0, 2L, 2L),
            new WrittenColumn(["e"], DeltaTypes.Long, 3, null, null));
        Assert.Equal("""{"numRecords":5,"minValues":{"a":{"b":{"c":1},"d":2}},"maxValues":{"a":{"b":{"c":1},"d":2}},"nullCount":{"a":{"b":{"c":0},"d":0},"e":3}}""", json);
        var read = FileStatistics.Parse(System.Text.Encoding.UTF8.GetBytes(json))!;
        Assert.Equal((5L, 3L, 0L), (read.NumRecords!.Value, read.NullCount("e")!.Value, read.NullCount("a", "b", "c")!.Value));
        Assert.Equal(2, read.Max("a", "d")!.Value.GetInt32());
        Assert.Null(read.Min("e"));
        Assert.Null(read.Min("a", "x", "y"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"numRecords":"many"}""")]
    [InlineData("""{"numRecords":99999999999999999999}""")]
    public void Broken_statistics_are_no_statistics(string json)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        Assert.Null(FileStatistics.ReadRecordCount(bytes));
        Assert.Null(FileStatistics.Parse(bytes)?.NumRecords);
    }

    private static string Write(params WrittenColumn[] columns) => StatisticsWriter.Write(new WrittenStatistics(5, columns));
}
