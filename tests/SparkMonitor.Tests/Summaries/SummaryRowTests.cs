using System.Text;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Accumulation;
using SparkMonitor.Tests.Runs;
using SparkMonitor.Tests.Windows;

namespace SparkMonitor.Tests.Summaries;

public sealed class SummaryRowTests
{
    private static readonly RunRecord Run = new()
    {
        RunId = "r",
        RunTime = DateTimeOffset.UnixEpoch,
        Entity = "flights",
        Stage = "raw",
        Labels = new Dictionary<string, string> { ["team"] = "ops" },
        ConfigHash = "1ab",
        Engine = "duckdb",
        ProductVersion = "0.1.0",
        TableUri = "./flights",
        TableId = "id",
        TableVersion = 4,
        TableTimestamp = DateTimeOffset.UnixEpoch.AddDays(1),
    };

    [Fact]
    public void Write_numbers_areReadFromTheStates()
    {
        var row = Row(new ColumnType(TypeKind.Double), [1.0, 2.0, 3.0, 4.0, 0.0, -2.0, null, double.NaN, double.PositiveInfinity, double.NegativeInfinity]);

        Expect(row, ("num_rows", 10L), ("count", 9L), ("num_nulls", 1L), ("num_nan", 1L), ("num_infinite", 2L), ("num_zeros", 1L), ("num_negative", 1L), ("num_empty", null), ("distinct_count", 6L), ("distinct_is_exact", true), ("percent_null", 10.0), ("percent_distinct", 60.0), ("min", -2.0), ("max", 4.0), ("avg", 8.0 / 6), ("sum", 8.0), ("median", 1.0), ("min_time", null), ("min_length", null), ("frequent_items_error", 0L));

        // Sample variance of {-2, 0, 1, 2, 3, 4}: (34 - 64 / 6) / 5.
        Assert.Equal(Math.Sqrt((34 - (64.0 / 6)) / 5), (double)Value(row, "stddev")!, 12);
        Assert.Equal([-2.0, -2.0, -2.0, -2.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0, 4.0, 4.0], ((IEnumerable<object?>)Value(row, "quantiles")!).Cast<double>());
        Assert.Equal(["-2", "0", "1", "2", "3", "4"], ((IEnumerable<object?>)Value(row, "frequent_items")!).Select(i => ((object?[])i!)[0]));
    }

    [Fact]
    public void Write_texts_haveLengthsAndExtremes()
    {
        var row = Row(new ColumnType(TypeKind.Text), [Utf8("é"), Utf8(""), Utf8(" \t"), Utf8("zz"), Utf8("zz"), null]);

        Expect(row, ("num_rows", 6L), ("num_empty", 1L), ("num_blank", 2L), ("num_zeros", null), ("min", null), ("avg", null), ("median", null), ("min_length", 0.0), ("max_length", 2.0), ("avg_length", 1.4), ("min_text", ""), ("max_text", "é"), ("min_text_truncated", false), ("distinct_count", 4L), ("moments", null));
    }

    [Fact]
    public void Write_longText_isCutAndFlagged()
    {
        var row = Row(new ColumnType(TypeKind.Text), [Utf8(new string('é', 200))]);

        Expect(row, ("max_text", new string('é', 128) + "…"), ("max_text_truncated", true), ("max_length", 200.0));
    }

    [Fact]
    public void Write_textWithoutValues_showsNone()
    {
        var row = Row(new ColumnType(TypeKind.Text), [Utf8("secret"), Utf8("secret")], keepValues: false);

        Expect(row, ("min_text", null), ("max_text", null), ("max_length", 6.0), ("distinct_count", 1L));
        Assert.DoesNotContain("secret", string.Join(' ', row.Select(Shown)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_temporal_hasTimesBesideNumbers()
    {
        var time = Times.Micros("2001-03-04T05:06:07.000089Z");
        var stamps = Row(new ColumnType(TypeKind.Timestamp), [time, time + 1_000_000]);
        Expect(stamps, ("min", time / 1e6), ("min_time", TimeText.ToDateTimeOffset(time)), ("max_time", TimeText.ToDateTimeOffset(time + 1_000_000)), ("median_time", TimeText.ToDateTimeOffset(time)), ("num_zeros", null));

        var days = Row(new ColumnType(TypeKind.Date), [0L, 11_385L]);
        Expect(days, ("min", 0.0), ("max", 11_385.0), ("max_time", new DateTimeOffset(2001, 3, 4, 0, 0, 0, TimeSpan.Zero)), ("median_time", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Write_elementCounts_areLengths()
    {
        var row = Row(ColumnType.Array(new ColumnType(TypeKind.Int)), [2L, 4L, null]);

        Expect(row, ("min", null), ("avg", null), ("quantiles", null), ("min_length", 2.0), ("max_length", 4.0), ("avg_length", 3.0), ("data_type", "array<int>"), ("num_nulls", 1L));
    }

    [Fact]
    public void Write_identity_isCopiedFromTheRun()
    {
        var row = Row(new ColumnType(TypeKind.Int), [1L]);

        Expect(row, ("run_id", "r"), ("entity", "flights"), ("config_hash", "1ab"), ("table_version", 4L), ("granularity", "1 day"), ("is_null_window", false), ("column_kind", "numeric"), ("run_record", null));
        Assert.Equal([DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)], (object?[])Value(row, "window")!);
    }

    [Fact]
    public void Encode_sameContent_hasTheSameHashAndOtherContentAnother()
    {
        string[] hashes =
        [
            Hash(new ColumnType(TypeKind.Long), [1L, 2L]),
            Hash(new ColumnType(TypeKind.Long), [2L, 1L]),
            Hash(new ColumnType(TypeKind.Long), [1L, 2L, null]),
            Hash(new ColumnType(TypeKind.Int), [1L, 2L]),
        ];

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(3, hashes.Distinct(StringComparer.Ordinal).Count());
        Assert.Matches("^[0-9a-f]{32}$", hashes[0]);
    }

    [Fact]
    public void Decode_encodedStates_areTheSame()
    {
        var sample = Sample(new ColumnType(TypeKind.Text), [Utf8("a"), null]);

        Assert.Equal(sample.States, StateCodecs.Decode(StateCodecs.Encode(sample.States)));
        Assert.Equal(0, StateCodecs.Decode(new byte[]?[6]).Counts.Rows);
        Assert.Throws<StateFormatException>(() => StateCodecs.Decode([[99], null, null, null, null, null]));
    }

    [Fact]
    public void RunRecord_row_readsBackAndSurvivesJson()
    {
        var run = Run with { SliceValues = [new SliceValues("origin", 2, ["a\"b", "☃"])], Granularities = ["1 day"], Scans = new ScanCounts(1, 2, 3, 4, 5), Rows = 7, ScanSeconds = 0.1, FirstWindow = DateTimeOffset.UnixEpoch };
        StoreTypeCheck.Check(RunsTable.Definition, run.ToRow());

        Assert.Equivalent(run, RunRecord.OfRow(run.ToRow()), strict: true);
    }

    private static SummarySample Sample(ColumnType type, object?[] values, bool keepValues = true)
    {
        var column = new ColumnPlan(new ColumnPath("c"), type, StateSets.KindOf(type), StateSets.Of(type, keepValues), keepValues);
        var key = new SummaryKey("1 day", new TimeWindow(0, WindowCalendar.MicrosecondsPerDay), null, null, "c");
        return new SummarySample(key, column, ReferenceColumn.Of(column, values, 4096)!);
    }

    private static object?[] Row(ColumnType type, object?[] values, bool keepValues = true)
    {
        var sample = Sample(type, values, keepValues);
        var (states, hash) = SummaryRowWriter.Encode(sample);
        var row = new SummaryRowWriter(Run).Write(sample, states, hash);
        StoreTypeCheck.Check(SummariesTable.Definition, row);
        return row;
    }

    private static string Hash(ColumnType type, object?[] values) => SummaryRowWriter.Encode(Sample(type, values)).Hash;

    private static object? Value(object?[] row, string column) => row[SummariesTable.Definition.IndexOf(column)];

    private static void Expect(object?[] row, params IReadOnlyList<(string Column, object? Value)> expected) =>
        Assert.Equal(expected, expected.Select(e => (e.Column, Value(row, e.Column))));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Shown(object? value) => value switch
    {
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        object?[] parts => string.Join(' ', parts.Select(Shown)),
        IEnumerable<object?> list => string.Join(' ', list.Select(Shown)),
        _ => $"{value}",
    };
}
