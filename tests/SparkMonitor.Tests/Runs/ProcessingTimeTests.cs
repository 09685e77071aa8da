using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

public sealed class ProcessingTimeTests
{
    private static readonly StageConfig Versions = Stage with { Windows = new WindowConfig(), Slices = Sliced.Slices };

    private readonly JobScenario _s = new();

    [Fact]
    public async Task Run_betweenVersions_summarisesTheRowsThatCame()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        var first = await _s.CommitAsync(Versions);
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 3)).Add(Flight("2001-01-01T10:00:00Z", "SFO", 5));

        var second = await _s.CommitAsync(Versions);

        Assert.Equal(("all", "after 1"), (first.Covers, second.Covers));
        var window = Assert.Single(await WindowsAsync());
        Assert.Equal(
            (TimeText.ToMicroseconds(MemorySource.TimeOf(1)), TimeText.ToMicroseconds(MemorySource.TimeOf(3)), 2L, 4.0),
            (window.Key.Window.Start!.Value, window.Key.Window.End!.Value, window.Rows, window.Number("avg")!.Value));
        var whole = Assert.Single(await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [null], WholeTable = true, Columns = ["delay"] }, default));
        Assert.Equal(3.0, whole.Number("avg"));
        Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Versions));
    }

    [Fact]
    public async Task Run_afterAppendsOnly_readsTheAddedRowsAlone()
    {
        var full = new JobScenario();
        foreach (var s in new[] { _s, full })
        {
            s.Source.Add(Enumerable.Range(0, 6000).Select(i => Flight("2001-01-01T10:00:00Z", i % 3 == 0 ? $"id {i}" : "SEA", i % 5)).ToArray());
            s.Source.Add(Enumerable.Range(0, 3000).Select(i => Flight("2001-01-02T10:00:00Z", i % 2 == 0 ? $"new {i}" : null, i % 7)).ToArray());
        }

        await _s.CommitAsync(Versions, version: 1);
        var runs = _s.Engine.Runs;
        await _s.CommitAsync(Versions, version: 2);
        await full.CommitAsync(Versions, version: 2);

        Assert.Equal(runs + 1, _s.Engine.Runs);
        Assert.Equal(await WholeAsync(full), await WholeAsync(_s));
    }

    [Fact]
    public async Task Run_afterARemoval_readsTheSnapshotAgain()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-01T10:00:00Z", "SEA", 2));
        await _s.CommitAsync(Versions);
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 3));
        _s.Source.Remove(r => Equals(r[2], 1.0));

        await _s.CommitAsync(Versions);

        Assert.Equal(3, _s.Engine.Runs);
        var whole = Assert.Single(await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [null], WholeTable = true, Columns = ["delay"] }, default));
        Assert.Equal(2.5, whole.Number("avg"));
    }

    [Fact]
    public async Task Run_windowsBetweenVersions_neverVanish()
    {
        for (var v = 1; v <= 3; v++)
        {
            _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", v));
            await _s.CommitAsync(Versions);
        }

        var changed = await _s.CommitAsync(Versions with { Exclude = ["origin"], Slices = [] });

        Assert.Equal(0, changed.WindowsVanished);
        Assert.Equal([2.0, 3.0], (await WindowsAsync()).Select(r => r.Number("avg")));
        Assert.Equal([3.0], (await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = ["versions"], WholeTable = true, Columns = ["delay"], From = TimeText.ToMicroseconds(MemorySource.TimeOf(2)) }, default)).Select(r => r.Number("avg")));
    }

    [Fact]
    public async Task Run_olderVersionInBetween_addsItsWindowAndKeepsTheOthers()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1)).Add(Flight("2001-01-01T10:00:00Z", "SEA", 2)).Add(Flight("2001-01-01T10:00:00Z", "SEA", 3));
        await _s.CommitAsync(Versions, version: 1);
        await _s.CommitAsync(Versions, version: 3);

        await _s.CommitAsync(Versions, version: 2);

        Assert.Equal([2.0, 2.5], (await WindowsAsync()).Select(r => r.Number("avg")));
        Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Versions, version: 3));
    }

    private static async Task<IReadOnlyList<string>> WholeAsync(JobScenario scenario) =>
        [.. (await scenario.Reader.CurrentAsync(new SummaryQuery { Granularities = [null] }, default)).Select(r => $"{r} {r.StateHash} {r.Number("avg")} {r.Rows}").Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<SummaryRow>> WindowsAsync() =>
        await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [Granularities.ProcessingTime], WholeTable = true, Columns = ["delay"] }, default);
}
