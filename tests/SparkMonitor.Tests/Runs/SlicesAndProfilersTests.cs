using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

public sealed class SlicesAndProfilersTests
{
    private readonly JobScenario _s = new();

    [Fact]
    public async Task Run_columnSlice_keepsItsValuesUntilTheyAreRefreshed()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-01T10:00:00Z", "SFO", 2), Flight("2001-01-01T10:00:00Z", "LAX", 3), Flight("2001-01-01T10:00:00Z", null, 4));
        var first = await _s.CommitAsync(Sliced);
        _s.Source.Add(Enumerable.Repeat(Flight("2001-01-02T10:00:00Z", "LAX", 3), 9).ToArray());

        var second = await _s.CommitAsync(Sliced);

        Assert.Equal(["SEA", "LAX"], Assert.Single(first.SliceValues).Values);
        Assert.Equal(first.ConfigHash, second.ConfigHash);
        Assert.Equal([null, "LAX", "SEA", "__other__"], await ValuesAsync());
        _s.Source.Add(Enumerable.Repeat(Flight("2001-01-02T10:00:00Z", "SFO", 3), 9).ToArray());
        var kept = await _s.CommitAsync(Sliced);
        Assert.Equal(["SEA", "LAX"], Assert.Single(kept.SliceValues).Values);

        var refreshed = await _s.CommitAsync(Sliced, refresh: true);

        Assert.Equal(["LAX", "SFO"], Assert.Single(refreshed.SliceValues).Values);
        Assert.NotEqual(kept.ConfigHash, refreshed.ConfigHash);
        Assert.Equal([null, "LAX", "SFO", "__other__"], await ValuesAsync());
        Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Sliced, refresh: true));
    }

    [Fact]
    public async Task Run_slices_coverEveryRowInEveryDimension()
    {
        _s.Engine.Predicates["delay > 1"] = r => r[2] is double delay ? delay > 1 : null;
        var stage = Stage with
        {
            Slices =
            [
                new SliceConfig([new SlicePartConfig("delay > 1", true)]),
                new SliceConfig([new SlicePartConfig("origin", false, 1), new SlicePartConfig("delay > 1", true)]),
            ],
        };
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "A & B", 1), Flight("2001-01-01T10:00:00Z", "A & B", 2), Flight("2001-02-01T10:00:00Z", null, null));

        await _s.CommitAsync(stage);

        var rows = await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [null], Columns = [":table"], WholeTable = false }, default);
        Assert.Equal(
            ["delay > 1==1", "delay > 1=false=1", "delay > 1=true=1", @"origin & delay > 1=A \& B & false=1", @"origin & delay > 1=A \& B & true=1", @"origin & delay > 1=\N & \N=1"],
            rows.Select(r => $"{r.Key.SliceKey}={r.Key.SliceValue}={r.Rows}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_vanishedSliceValue_isRestatedAsEmpty()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-01T10:00:00Z", "SFO", 2));
        await _s.CommitAsync(Sliced);
        _s.Source.Remove(r => Equals(r[1], "SFO"));

        var run = await _s.CommitAsync(Sliced);

        Assert.Equal(["SEA"], await ValuesAsync());
        Assert.Equal(0, run.WindowsVanished);
    }

    [Fact]
    public async Task Run_failingProfiler_keepsItsMessageAndNothingElseFails()
    {
        _s.Engine.Aggregates["max({{column}}) / 0"] = _ => throw new DivideByZeroException("division by zero");
        _s.Engine.Aggregates["sum({{column}})"] = rows => rows.Sum(r => (double)r[2]!);
        _s.Engine.Aggregates["count(*)"] = rows => rows.Count;
        var stage = Stage with
        {
            Profilers =
            [
                new CustomProfilerConfig("broken", "max({{column}}) / 0", ["delay"]),
                new CustomProfilerConfig("total", "sum({{column}})", ["delay"]),
                new CustomProfilerConfig("n", "count(*)", [":table"]),
            ],
        };
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-02T10:00:00Z", "SEA", 4));

        await _s.CommitAsync(stage);

        var rows = await _s.Reader.CurrentAsync(new SummaryQuery { Columns = ["delay"] }, default);
        Assert.Equal(["5", "1", "4", "5"], rows.Select(r => Map(r, "custom")["total"]));
        Assert.All(rows, r => Assert.Equal("division by zero", Map(r, "custom_errors")["broken"]));
        var table = await _s.Reader.CurrentAsync(new SummaryQuery { Columns = [":table"], Granularities = ["1 day"] }, default);
        Assert.All(table, r => Assert.Equal("1", Map(r, "custom")["n"]));
    }

    [Fact]
    public async Task Run_profilerResultThatMovesInItsLastDigits_isNotAChange()
    {
        var noise = 0.0;
        _s.Engine.Aggregates["sum({{column}})"] = rows => rows.Count * (1 + noise);
        var stage = Stage with { Profilers = [new CustomProfilerConfig("total", "sum({{column}})", ["delay"])] };
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        await _s.CommitAsync(stage);
        noise = 1e-14;
        _s.Source.Add();
        Assert.Equal(2, (await _s.CommitAsync(stage)).WindowsUnchanged);
        noise = 1e-3;
        _s.Source.Add();

        Assert.Equal(2, (await _s.CommitAsync(stage)).WindowsRestated);
    }

    private static Dictionary<string, string> Map(SummaryRow row, string column) =>
        (row[column] as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary(e => e.Key, e => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{e.Value}"), StringComparer.Ordinal);

    private async Task<IReadOnlyList<string?>> ValuesAsync() =>
        [.. (await _s.Reader.CurrentAsync(new SummaryQuery { SliceKey = "origin", Granularities = [null], Columns = [":table"] }, default)).Select(r => r.Key.SliceValue).Order(StringComparer.Ordinal)];
}
