using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

/// <summary>What is left when something goes wrong, and what the next run makes of it.</summary>
public sealed class RunRepairTests
{
    private readonly JobScenario _s = new();

    public RunRepairTests() => _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1));

    [Fact]
    public async Task Run_cutOffBetweenTheCommits_isRepairedByTheNextRun()
    {
        _s.Tables.FailingTable = "runs";
        var outcome = Assert.IsType<ProfileOutcome.Committed>(await _s.RunAsync(Sliced));
        Assert.False(outcome.RunRecorded);
        Assert.Equal((1, 0), (_s.Tables.Commits(SummariesTable.Definition), _s.Tables.Commits(RunsTable.Definition)));
        _s.Tables.FailingTable = null;

        var repeat = Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Sliced));

        Assert.Equal(outcome.Run.RunId, repeat.Earlier!.RunId);
        Assert.Equal((1, 1), (_s.Tables.Commits(SummariesTable.Definition), _s.Tables.Commits(RunsTable.Definition)));
        var repaired = Assert.Single(await RunReader.ReadAsync(_s.Tables, [], default));
        Assert.Equivalent(outcome.Run, repaired, strict: true);
        Assert.IsType<ProfileOutcome.AlreadyDone>(await _s.RunAsync(Sliced));
        Assert.Equal(1, _s.Tables.Commits(RunsTable.Definition));
    }

    [Fact]
    public async Task Run_repairedByARunOfANewerVersion_keepsTheSlicesThatWereChosen()
    {
        _s.Tables.FailingTable = "runs";
        await _s.RunAsync(Sliced);
        _s.Tables.FailingTable = null;
        _s.Source.Add(Enumerable.Repeat(Flight("2001-01-01T10:00:00Z", "SFO", 1), 5).Concat(Enumerable.Repeat(Flight("2001-01-01T10:00:00Z", "LAX", 1), 4)).ToArray());

        var run = await _s.CommitAsync(Sliced);

        Assert.Equal(["SEA"], Assert.Single(run.SliceValues).Values);
        Assert.Equal(2, (await RunReader.ReadAsync(_s.Tables, [], default)).Count);
    }

    [Fact]
    public async Task Run_engineFails_leavesARunWithTheErrorAndNoSummaries()
    {
        _s.Engine.FailRuns = true;

        var failed = Assert.IsType<ProfileOutcome.Failed>(await _s.RunAsync());

        Assert.Contains("part-0.parquet", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _s.Tables.Commits(SummariesTable.Definition));
        var run = Assert.Single(await RunReader.ReadAsync(_s.Tables, [], default));
        Assert.Equal(("failed", 1L, "The data file part-0.parquet is missing."), (run.Status, run.TableVersion, run.Error));
        _s.Engine.FailRuns = false;
        await _s.CommitAsync();
    }

    [Fact]
    public async Task Run_missingTable_leavesARunWithTheError()
    {
        var failed = Assert.IsType<ProfileOutcome.Failed>(await _s.RunAsync(Stage with { Table = "./nowhere" }));

        Assert.IsType<MonitorException>(failed.Error);
        Assert.Equal("./nowhere", Assert.Single(await RunReader.ReadAsync(_s.Tables, [], default)).TableUri);
    }

    [Fact]
    public async Task Run_badConfiguration_hasAllProblems()
    {
        var failed = Assert.IsType<ProfileOutcome.Failed>(await _s.RunAsync(Stage with { Include = ["dellay", "origan"] }));

        Assert.Equal(2, Assert.IsType<StageException>(failed.Error).Problems.Count);
    }

    [Fact]
    public async Task Run_storeCannotBeWritten_isAFailureWithoutARun()
    {
        _s.Tables.FailingTable = "summaries";
        var failed = Assert.IsType<ProfileOutcome.Failed>(await _s.RunAsync());

        Assert.IsType<IOException>(failed.Error);
        Assert.Equal(0, _s.Tables.Commits(SummariesTable.Definition));
    }

    [Fact]
    public async Task Run_storeOfANewerProduct_isRefusedAndNotTouched()
    {
        var run = await _s.CommitAsync();
        var later = new[] { (run with { RunId = "later", StoreVersion = 99 }).ToRow() }.ToAsyncEnumerable();
        await _s.Tables.AppendAsync(RunsTable.Definition, later, new AppendMark("later", 1), default);
        var commits = _s.Tables.Commits(RunsTable.Definition);
        _s.Source.Add(Flight("2001-01-02T10:00:00Z", "SEA", 1));

        var failed = Assert.IsType<ProfileOutcome.Failed>(await _s.RunAsync());

        Assert.IsType<NewerStoreException>(failed.Error);
        Assert.Contains("version 99", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(commits, _s.Tables.Commits(RunsTable.Definition));
    }

    [Fact]
    public async Task Run_planBeyondTheMemoryLimit_isRefusedBeforeTheScan()
    {
        var job = new ProfileJob(_s.Engine, _s.Tables, _s.Time, () => "run") { MemoryLimit = 1000, ColumnMemory = (_, layout, _) => 400 * layout.TotalGroups };

        var failed = Assert.IsType<ProfileOutcome.Failed>(await job.RunAsync(new ProfileRequest("flights", Sliced)));

        Assert.Contains("does not fit the memory limit", failed.Error.Message, StringComparison.Ordinal);
        Assert.Contains("drop the slice origin (3 values)", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _s.Engine.Runs);
    }
}
