using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Runs;

public sealed class StoredSummariesTests
{
    private readonly JobScenario _scenario = new();

    [Fact]
    public async Task Catalog_restatedWindow_hasTheTimeOfItsLatestRowAndTheCurrentRows()
    {
        _scenario.Source.Add(JobScenario.Flight("2001-01-01T05:00", "ORD", 10), JobScenario.Flight("2001-01-02T05:00", "ORD", 20));
        var first = await _scenario.CommitAsync();
        _scenario.Source.Add(JobScenario.Flight("2001-01-02T06:00", "DFW", 40));
        var second = await _scenario.CommitAsync();

        var catalog = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);
        var then = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", first.RunTime, default);

        var days = catalog.Scopes.Where(s => s.Scope.Granularity == "1 day").OrderBy(s => s.Scope.Window.Start).ToList();
        Assert.Equal([first.RunTime, second.RunTime], days.Select(d => d.RunTime));
        Assert.Equal([1, 2], days.Select(d => d.Rows));
        Assert.Equal([1, 1], then.Scopes.Where(s => s.Scope.Granularity == "1 day").Select(d => d.Rows));
    }

    [Fact]
    public async Task Catalog_vanishedWindow_isNotThere()
    {
        _scenario.Source.Add(JobScenario.Flight("2001-01-01T05:00", "ORD", 10), JobScenario.Flight("2001-01-02T05:00", "ORD", 20));
        await _scenario.CommitAsync();
        _scenario.Source.Remove(r => Equals(r[2], 10.0));
        await _scenario.CommitAsync();

        var catalog = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);

        Assert.Single(catalog.Scopes, s => s.Scope.Granularity == "1 day");
    }

    [Fact]
    public async Task Source_scopesInOrderOfTime_areReadFromTheStoreOnceWithTheStatesThatAreNeeded()
    {
        var catalog = await DaysAsync(30);
        _scenario.Tables.Reads.Clear();
        await using var source = new StoredSummaries(_scenario.Tables, catalog);

        foreach (var day in Days(catalog))
        {
            var columns = await source.ReadAsync(day, DriftStates.Counts | DriftStates.Items, default);
            Assert.Equal([":table", "delay", "origin", "time"], columns.Select(c => c.Name));
            Assert.Equal(day.Rows, columns[0].Rows);
            Assert.Null(columns[1].Quantiles);
        }

        Assert.Equal(1, source.Reads);
        var read = Assert.Single(_scenario.Tables.Reads);
        Assert.Contains("item_sketch", read, StringComparison.Ordinal);
        Assert.DoesNotContain("distinct_sketch", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_storeThatSortsFewRowsAtOnce_isReadSomeWindowsAtATime()
    {
        var catalog = await DaysAsync(7);
        var days = Days(catalog);
        _scenario.Tables.SortedAtOnce = 3 * days[0].StoredRows;
        _scenario.Tables.Reads.Clear();
        await using var source = new StoredSummaries(_scenario.Tables, catalog);

        foreach (var day in days)
        {
            var columns = await source.ReadAsync(day, DriftStates.Counts, default);
            Assert.Equal([":table", "delay", "origin", "time"], columns.Select(c => c.Name));
            Assert.Equal(day.Rows, columns[0].Rows);
        }

        Assert.Equal(3, _scenario.Tables.Reads.Count);
    }

    [Fact]
    public async Task Source_nullWindowBehindPieces_isRead()
    {
        _scenario.Source.Add(
            JobScenario.Flight("2001-01-01T05:00", "ORD", 1), JobScenario.Flight("2001-01-02T05:00", "ORD", 2), [null, "DFW", 3.0]);
        await _scenario.CommitAsync();
        var catalog = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);
        var days = catalog.Scopes.Where(s => s.Scope.Granularity == "1 day").OrderBy(s => s.Scope.Window.Start ?? long.MaxValue).ToList();
        _scenario.Tables.SortedAtOnce = 1;
        await using var source = new StoredSummaries(_scenario.Tables, catalog);

        Assert.Equal(3, days.Count);
        foreach (var (day, delay) in days.Zip([1.0, 2.0, 3.0]))
        {
            var columns = await source.ReadAsync(day, DriftStates.Counts | DriftStates.Moments, default);
            Assert.Equal(delay, columns.Single(c => c.Name == "delay").Moments!.Max);
        }
    }

    [Fact]
    public async Task Source_distinctSketchesOfValues_areReadForTextsOnlyAndCountedForNumbers()
    {
        await DaysAsync(3);
        _scenario.Source.Add(JobScenario.Flight("2001-01-02T06:00", "DFW", 40));
        await _scenario.CommitAsync();
        var catalog = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);
        await using var source = new StoredSummaries(_scenario.Tables, catalog);

        foreach (var (day, origins) in Days(catalog).Zip([1, 2, 1]))
        {
            var columns = (await source.ReadAsync(day, DriftStates.Counts | DriftStates.DistinctOfValues, default)).ToDictionary(c => c.Name);

            Assert.Equal(origins, columns["origin"].Distinct!.Estimate(), 0.1);
            Assert.Equal(origins, columns["delay"].DistinctCount);
            Assert.Null(columns["delay"].Distinct);
            Assert.Null(columns["time"].Distinct);
        }
    }

    [Fact]
    public async Task Source_scopesOutOfOrder_areTheSame()
    {
        var catalog = await DaysAsync(12);
        await using var source = new StoredSummaries(_scenario.Tables, catalog) { HeldBytes = 1 };
        var random = new Random(5);

        foreach (var day in Days(catalog).Concat(Days(catalog)).OrderBy(_ => random.Next()))
        {
            var columns = await source.ReadAsync(day, DriftStates.Counts | DriftStates.Moments, default);

            // Each day has as many flights as its number; each has that delay.
            Assert.Equal(day.Rows, columns[0].Rows);
            Assert.Equal(day.Rows, columns.Single(c => c.Name == "delay").Moments!.Max);
        }
    }

    [Fact]
    public async Task Source_scopeThatWasPassed_isHeldForWhoNeedsIt()
    {
        var catalog = await DaysAsync(5);
        var days = Days(catalog);
        await using var source = new StoredSummaries(_scenario.Tables, catalog, [days[1], days[2]]);

        Assert.Equal(3, (await source.ReadAsync(days[2], DriftStates.Counts, default))[0].Rows);
        Assert.Equal(2, (await source.ReadAsync(days[1], DriftStates.Counts, default))[0].Rows);

        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task Evaluation_oneNewDay_readsThatDayAndItsReferenceOnly()
    {
        await DaysAsync(20);
        var job = new DriftJob(_scenario.Tables, _scenario.Time, () => Guid.NewGuid().ToString("N"));
        await job.RunAsync(new DriftJobRequest("flights", DriftPolicy.Default with { Granularities = ["1 day"] }));
        _scenario.Source.Add(JobScenario.Flight("2001-01-21T05:00", "ORD", 21));
        await _scenario.CommitAsync();
        _scenario.Tables.Reads.Clear();
        _scenario.Time.Now = _scenario.Time.Now.AddMinutes(1);

        var outcome = await job.RunAsync(new DriftJobRequest("flights", DriftPolicy.Default with { Granularities = ["1 day"] }));
        var again = await job.RunAsync(new DriftJobRequest("flights", DriftPolicy.Default with { Granularities = ["1 day"] }));

        Assert.Equal(1, outcome.Tested);
        Assert.Single(_scenario.Tables.Reads, r => r.Contains("moments", StringComparison.Ordinal));
        Assert.Equal(0, again.Findings);
        Assert.Equal(2, _scenario.Tables.Commits(DriftTable.Definition));
    }

    [Fact]
    public async Task Addresses_ofOtherSketchSettings_areRefused()
    {
        await DaysAsync(2);
        var reader = new AddressReader(_scenario.Tables);
        var left = await reader.ReadAsync(SummaryAddress.Parse("flights/raw#2001-01-01"), default);
        var right = await reader.ReadAsync(SummaryAddress.Parse("flights/raw#2001-01-02"), default);
        var other = right with { Scope = right.Scope with { Codecs = new Dictionary<string, int> { ["quantile_sketch"] = 9 } } };

        Assert.Null(AddressReader.Mismatch(left, right));
        Assert.Contains("quantile_sketch version", AddressReader.Mismatch(left, other)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_thatIsCutOff_leavesNothingAndCanBeRepeated()
    {
        await DaysAsync(2);
        var job = new ReferenceJob(_scenario.Engine, _scenario.Tables, _scenario.Job, _scenario.Time, () => Guid.NewGuid().ToString("N"));
        _scenario.Tables.FailingTable = ReferenceSummariesTable.Definition.Name;
        await Assert.ThrowsAsync<IOException>(() => job.PinAsync(new PinRequest("flights", "raw", "golden")));
        _scenario.Tables.FailingTable = null;

        var pinned = await job.PinAsync(new PinRequest("flights", "raw", "golden"));
        var again = await job.PinAsync(new PinRequest("flights", "raw", "golden"));

        Assert.True(pinned.Committed);
        Assert.False(again.Committed);
        Assert.Equal(1, _scenario.Tables.Commits(ReferenceSummariesTable.Definition));
        var catalog = await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);
        Assert.Equal(catalog.Scopes.Count(s => s.Reference is null), catalog.Scopes.Count(s => s.Reference == "golden"));
    }

    /// <summary>Days of January 2001: the first with one flight of a delay of 1, the second with two of 2, ...</summary>
    private async Task<StoreCatalog> DaysAsync(int days)
    {
        _scenario.Source.Add([.. Enumerable.Range(1, days).SelectMany(d => Enumerable.Repeat(JobScenario.Flight($"2001-01-{d:00}T05:00", "ORD", d), d))]);
        await _scenario.CommitAsync();
        return await StoreCatalog.ReadAsync(_scenario.Tables, "flights", null, default);
    }

    private static List<StoredScope> Days(StoreCatalog catalog) =>
        [.. catalog.Scopes.Where(s => s.Scope.Granularity == "1 day").OrderBy(s => s.Scope.Window.Start)];
}
