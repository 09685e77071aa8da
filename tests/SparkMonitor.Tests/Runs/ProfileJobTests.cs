using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

public sealed class ProfileJobTests
{
    private readonly JobScenario _s = new();

    [Fact]
    public async Task Run_firstProfile_writesEveryWindowAndTheWholeTableInOneCommit()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-01T11:00:00Z", "SFO", 3), Flight("2001-02-03T00:00:00Z", null, null), [null, "SEA", 9.0]);

        var run = await _s.CommitAsync();

        Assert.Equal(1, _s.Tables.Commits(SummariesTable.Definition));
        Assert.Equal(1, _s.Tables.Commits(RunsTable.Definition));
        Assert.Equal((4L, 3L, 6L, 6L, 0L), (run.Rows, run.Columns, run.Windows, run.WindowsNew, run.WindowsRestated));

        // 4 row kinds (three columns and the table) x (2 days, 2 months, 2 null windows, all time).
        Assert.Equal((28L, 28), (run.RowsWritten, _s.Tables.Rows(SummariesTable.Definition).Count));
        var days = await _s.DelaysAsync();
        Assert.Equal((2.0, null, 9.0, 3), (days["2001-01-01"], days["2001-02-03"], days["null"], days.Count));
        var whole = Assert.Single(await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [null], Columns = ["delay"] }, default));
        Assert.Equal((4L, 3L, 13.0 / 3), (whole.Rows, whole.Count, whole.Number("avg")));
    }

    [Fact]
    public async Task Run_repeat_writesNothingAndScansNothing()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        var first = await _s.CommitAsync(Sliced);
        var surveys = _s.Engine.Surveys;

        var repeat = Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Sliced));

        Assert.Equal((first.RunId, 1L), (repeat.Earlier!.RunId, repeat.Version));
        Assert.Equal((1, 1, 1, surveys), (_s.Tables.Commits(SummariesTable.Definition), _s.Tables.Commits(RunsTable.Definition), _s.Engine.Runs, _s.Engine.Surveys));
    }

    [Fact]
    public async Task Run_newerVersion_restatesOnlyWhatChangedAndTheWholeTable()
    {
        _s.Source.Add(Enumerable.Range(1, 28).Select(d => Flight($"2001-01-{d:00}T10:00:00Z", "SEA", d)).ToArray());
        await _s.CommitAsync();
        _s.Source.Add(Flight("2001-02-01T10:00:00Z", "SEA", 5));

        var run = await _s.CommitAsync();

        Assert.Equal((2L, 0L, 29L), (run.WindowsNew, run.WindowsRestated, run.WindowsUnchanged));

        // A new day and month, and the whole table, of three columns and the table.
        Assert.Equal(12, run.RowsWritten);
        Assert.Equal(29, (await _s.DelaysAsync()).Count);
    }

    [Fact]
    public async Task Run_lateData_restatesTheWindow()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-02T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
        var before = _s.Time.Now;
        _s.Source.Add(Flight("2001-01-01T12:00:00Z", "SEA", 5));

        var run = await _s.CommitAsync();

        Assert.Equal((0L, 2L, 1L), (run.WindowsNew, run.WindowsRestated, run.WindowsUnchanged));
        Assert.Equal(3.0, (await _s.DelaysAsync())["2001-01-01"]);
        Assert.Equal(1.0, (await _s.DelaysAsync(query: new SummaryQuery { KnownAt = before }))["2001-01-01"]);
        Assert.Equal(1.0, (await _s.DelaysAsync(query: new SummaryQuery { TableVersion = 1 }))["2001-01-01"]);
        var history = await _s.Reader.HistoryAsync(new SummaryQuery { Columns = ["delay"], Granularities = ["1 day"] }, default);
        Assert.Equal([1L, 2L, 1L], history.Select(r => r.TableVersion));
    }

    [Fact]
    public async Task Run_valueChangesWithoutCounts_restatesTheWindow()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
        _s.Source.Remove(_ => true);
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 2));

        var run = await _s.CommitAsync();

        Assert.Equal((0L, 2L, 0L, 0L), (run.WindowsNew, run.WindowsRestated, run.WindowsUnchanged, run.WindowsVanished));
        Assert.Equal(2.0, (await _s.DelaysAsync())["2001-01-01"]);
    }

    [Fact]
    public async Task Run_vanishedWindow_isRestatedAsEmptyAndComesBack()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-02T10:00:00Z", "SEA", 2));
        await _s.CommitAsync();
        _s.Source.Remove(r => Equals(r[2], 1.0));

        var run = await _s.CommitAsync();

        Assert.Equal(1, run.WindowsVanished);
        Assert.DoesNotContain("2001-01-01", (await _s.DelaysAsync()).Keys);
        var empty = _s.CurrentByTheContract().Where(r => (bool)Value(r, "is_vanished")!).ToList();
        Assert.Equal(4, empty.Count);
        Assert.All(empty, r => Assert.Equal(0L, Value(r, "num_rows")));
        Assert.Equal(0, (await _s.CommitAsync(version: null, stage: Stage with { Exclude = ["origin"] })).WindowsVanished);

        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 7));
        Assert.Equal(1, (await _s.CommitAsync()).WindowsNew);
        Assert.Equal(7.0, (await _s.DelaysAsync())["2001-01-01"]);
    }

    [Fact]
    public async Task Run_changedConfiguration_writesRowsOfItsOwnAndHidesTheOldOnes()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        var first = await _s.CommitAsync();

        var second = await _s.CommitAsync(Stage with { Exclude = ["origin"] });

        Assert.NotEqual(first.ConfigHash, second.ConfigHash);
        var columns = (await _s.Reader.CurrentAsync(new SummaryQuery(), default)).Select(r => r.Key.Column).Distinct();
        Assert.Equal([":table", "delay", "time"], columns.Order(StringComparer.Ordinal));
        var old = await _s.Reader.CurrentAsync(new SummaryQuery { ConfigHash = first.ConfigHash, Columns = ["origin"] }, default);
        Assert.NotEmpty(old);
    }

    [Fact]
    public async Task Run_backToAnEarlierConfiguration_takesItsRowsAsCurrentAgain()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
        await _s.CommitAsync(Stage with { Columns = [new Core.Configuration.ColumnRule("origin") { Kind = Core.Schema.ColumnKind.Text }] });
        _s.Source.Add(Flight("2001-01-05T10:00:00Z", "SEA", 1));

        var third = await _s.CommitAsync();

        Assert.Equal(2, third.WindowsRestated);
        Assert.All(_s.CurrentByTheContract(), r => Assert.Equal(third.ConfigHash, Value(r, "config_hash")));
    }

    [Fact]
    public async Task Run_droppedColumn_isRestatedAsEmpty()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
        _s.Source.Keep(2);

        await _s.CommitAsync();

        Assert.DoesNotContain(await _s.Reader.CurrentAsync(new SummaryQuery(), default), r => r.Key.Column == "delay");
        Assert.All(_s.CurrentByTheContract(), r => Assert.Equal((string)Value(r, "column_name")! == "delay", (bool)Value(r, "is_vanished")!));
    }

    [Fact]
    public async Task Run_emptyTable_writesTheWholeTableWithoutRows()
    {
        var run = await _s.CommitAsync(Sliced);

        Assert.Equal((0L, 0L, 4L), (run.Rows, run.Windows, run.RowsWritten));
        Assert.Equal(4, (await _s.Reader.CurrentAsync(new SummaryQuery { States = true }, default)).Count(r => r.Rows == 0 && r.States.Counts.Rows == 0));
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        Assert.Equal(["SEA"], Assert.Single((await _s.CommitAsync(Sliced)).SliceValues).Values);
    }

    [Fact]
    public async Task Run_twoEntities_doNotMix()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
        await _s.CommitAsync(entity: "other");
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 3));

        await _s.CommitAsync(entity: "other");

        Assert.Equal(1.0, (await _s.DelaysAsync(query: new SummaryQuery { Entity = "flights" }))["2001-01-01"]);
        Assert.Equal(2.0, (await _s.DelaysAsync(query: new SummaryQuery { Entity = "other" }))["2001-01-01"]);
    }

    [Fact]
    public async Task Run_asOfATimestamp_profilesThatVersion()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1)).Add(Flight("2001-01-01T10:00:00Z", "SEA", 5));

        var outcome = await _s.Job.RunAsync(new ProfileRequest("flights", Stage) { Timestamp = MemorySource.TimeOf(1).AddMinutes(5) });

        Assert.Equal(1, Assert.IsType<ProfileOutcome.Committed>(outcome).Run.TableVersion);
    }

    [Fact]
    public async Task Run_cancelled_writesNothing()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _s.Job.RunAsync(new ProfileRequest("flights", Stage), null, source.Token));

        Assert.Equal((0, 0), (_s.Tables.Commits(SummariesTable.Definition), _s.Tables.Commits(RunsTable.Definition)));
    }
}
