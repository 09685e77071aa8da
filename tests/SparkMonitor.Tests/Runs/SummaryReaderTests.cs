using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

public sealed class SummaryReaderTests
{
    private readonly JobScenario _s = new();

    [Fact]
    public async Task Current_emptyStore_hasNothing()
    {
        Assert.Empty(await _s.Reader.CurrentAsync(new SummaryQuery { Entity = "flights" }, default));
        Assert.Empty(await _s.Reader.StagesAsync(new SummaryQuery(), default));
    }

    [Fact]
    public async Task Current_withoutStates_readsNone()
    {
        await FillAsync();
        _s.Tables.Reads.Clear();

        var rows = await _s.Reader.CurrentAsync(new SummaryQuery { Values = ["avg"] }, default);

        Assert.NotEmpty(rows);
        Assert.All(_s.Tables.Reads, r => Assert.DoesNotContain("item_sketch", r, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => rows[0].States);
        Assert.Throws<ArgumentException>(() => rows[0]["stddev"]);
        await Assert.ThrowsAsync<ArgumentException>(() => _s.Reader.CurrentAsync(new SummaryQuery { Values = ["averge"] }, default));
    }

    [Fact]
    public async Task Current_withStates_decodesThemOnlyWhenAsked()
    {
        await FillAsync();
        foreach (var row in _s.Tables.Rows(SummariesTable.Definition).Where(r => (string)Value(r, "column_name")! == "origin"))
        {
            row[SummariesTable.Definition.IndexOf("text")] = new byte[] { 250 };
        }

        var rows = await _s.Reader.CurrentAsync(new SummaryQuery { Granularities = [null], States = true }, default);

        Assert.Equal(4, rows.Count);
        Assert.Throws<StateFormatException>(() => rows.Single(r => r.Key.Column == "origin").States);
        Assert.Equal(2, rows.Single(r => r.Key.Column == "delay").States.Counts.Rows);
    }

    [Fact]
    public async Task Current_windowRange_takesWindowsThatOverlapIt()
    {
        _s.Source.Add(Enumerable.Range(1, 9).Select(d => Flight($"2001-01-0{d}T10:00:00Z", "SEA", d)).ToArray());
        await _s.CommitAsync();
        var query = new SummaryQuery { From = Windows.Times.Micros("2001-01-03T00:00:00Z"), To = Windows.Times.Micros("2001-01-05T00:00:00Z") };

        Assert.Equal(["2001-01-03", "2001-01-04"], (await _s.DelaysAsync(query: query)).Keys);
        Assert.Equal(["2001-01"], (await _s.DelaysAsync("1 month", query)).Keys);
    }

    [Fact]
    public async Task Current_knownBeforeTheFirstRun_hasNothing()
    {
        await FillAsync();

        Assert.Empty(await _s.Reader.CurrentAsync(new SummaryQuery { KnownAt = _s.Time.Now.AddMinutes(-1) }, default));
        Assert.Empty(await _s.Reader.CurrentAsync(new SummaryQuery { TableVersion = 0 }, default));
        Assert.NotEmpty(await _s.Reader.CurrentAsync(new SummaryQuery { TableVersion = 7 }, default));
    }

    /// <summary>Columns as the table has them, with the fields of a struct in its place, whatever order an engine gives them in and however often it runs.</summary>
    [Fact]
    public async Task Current_engineWithAnOrderOfItsOwn_listsColumnsAsTheTable()
    {
        string[] expected = ["zone", "place.`zip.code`", "place.street.name", "place.street.a`b,c<d", "place.city", "time", "amount", SummariesTable.TableRow];
        foreach (var order in new Comparison<string>[] { string.CompareOrdinal, (a, b) => string.CompareOrdinal(b, a) })
        {
            var s = new JobScenario();
            var street = ColumnType.Struct(new Column("name", new ColumnType(TypeKind.Text)), new Column("a`b,c<d", new ColumnType(TypeKind.Int)));
            var source = new MemorySource(
                "orders-id",
                new Column("zone", new ColumnType(TypeKind.Text)),
                new Column("place", ColumnType.Struct(new Column("zip.code", new ColumnType(TypeKind.Text)), new Column("street", street), new Column("city", new ColumnType(TypeKind.Text)))),
                new Column("time", new ColumnType(TypeKind.Timestamp)),
                new Column("amount", new ColumnType(TypeKind.Double)));
            s.Engine.With("./flights", source).ColumnOrder = order;
            source.Add(["a", "1", "main", 1L, "Oslo", Windows.Times.Micros("2001-01-01T10:00:00Z"), 1.0]);
            await s.CommitAsync();

            // A later run restates two of the windows' columns only, so that rows of two runs are read together.
            s.Engine.ColumnOrder = (a, b) => -order(a, b);
            source.Add(["b", "1", "main", 1L, "Oslo", Windows.Times.Micros("2001-01-02T10:00:00Z"), 2.0]);
            await s.CommitAsync();

            var rows = await s.Reader.CurrentAsync(new SummaryQuery { Values = [] }, default);
            var groups = rows.GroupBy(r => (r.Key.Granularity, r.Key.Window)).ToList();
            Assert.Equal(4, groups.Count);
            Assert.All(groups, g => Assert.Equal(expected.Select(e => e.Replace("a`b,c<d", "`a``b,c<d`", StringComparison.Ordinal)), g.Select(r => r.Key.Column)));
        }
    }

    private async Task FillAsync()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-02T10:00:00Z", "SEA", 1));
        await _s.CommitAsync();
    }
}
