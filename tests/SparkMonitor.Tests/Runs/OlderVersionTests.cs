using SparkMonitor.Core.Summaries;
using static SparkMonitor.Tests.Runs.JobScenario;

namespace SparkMonitor.Tests.Runs;

/// <summary>Profiles of older versions must never change what is current, by the reader or by the plain rule of the contract.</summary>
public sealed class OlderVersionTests
{
    private readonly JobScenario _s = new();

    [Fact]
    public async Task Run_olderVersion_addsRowsThatAreNotCurrent()
    {
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1)).Add(Flight("2001-01-01T11:00:00Z", "SEA", 5));
        await _s.CommitAsync();

        var older = await _s.CommitAsync(version: 1);

        Assert.Equal(1, older.TableVersion);
        Assert.Equal(3.0, (await _s.DelaysAsync())["2001-01-01"]);
        Assert.Equal(1.0, (await _s.DelaysAsync(query: new SummaryQuery { TableVersion = 1 }))["2001-01-01"]);
    }

    [Fact]
    public async Task Run_olderVersionThatDiffersWhereTheNewerWasUnchanged_leavesTheNewerCurrent()
    {
        // Version 1 and 3 have the same days; version 2 has a changed day, an added day and one that is gone.
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SEA", 1), Flight("2001-01-02T10:00:00Z", "SEA", 2));
        _s.Source.Add(Flight("2001-01-01T10:00:00Z", "SFO", 100), Flight("2001-01-09T10:00:00Z", "SFO", 100));
        _s.Source.Remove(r => Equals(r[1], "SFO"));
        await _s.CommitAsync(version: 1);
        await _s.CommitAsync(version: 3);
        var current = Current();

        await _s.CommitAsync(version: 2);

        Assert.Equal(current, Current());
        var days = await _s.DelaysAsync();
        Assert.Equal((1.0, 2.0, 2), (days["2001-01-01"], days["2001-01-02"], days.Count));
        var asOf2 = await _s.DelaysAsync(query: new SummaryQuery { TableVersion = 2 });
        Assert.Equal((50.5, 100.0), (asOf2["2001-01-01"], asOf2["2001-01-09"]));
        Assert.IsType<Core.Runs.ProfileOutcome.AlreadyDone>(await _s.RunAsync(version: 3));
    }

    [Fact]
    public async Task Run_versionsInAnyOrder_endInTheSameCurrentRows()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 12; trial++)
        {
            var (forward, shuffled) = (new JobScenario(), new JobScenario());
            foreach (var source in new[] { forward.Source, shuffled.Source })
            {
                var content = new Random(trial);
                for (var v = 1; v <= 5; v++)
                {
                    source.Add(Enumerable.Range(0, 3).Select(_ => Flight($"2001-01-0{content.Next(1, 5)}T10:00:00Z", "SEA", content.Next(4))).ToArray());
                    if (content.Next(2) == 0)
                    {
                        var day = $"2001-01-0{content.Next(1, 5)}T10:00:00Z";
                        source.Remove(r => Equals(r[0], Windows.Times.Micros(day)));
                    }
                }
            }

            var versions = Enumerable.Range(1, (int)forward.Source.Version).ToArray();
            foreach (var version in versions)
            {
                await forward.CommitAsync(version: version);
            }

            random.Shuffle(versions);
            foreach (var version in versions)
            {
                await shuffled.CommitAsync(version: version);
            }

            Assert.Equal(await Content(forward, null), await Content(shuffled, null));
            Assert.Equal(ContractContent(forward), ContractContent(shuffled));
            foreach (var version in versions)
            {
                Assert.Equal(await Content(forward, version), await Content(shuffled, version));
            }
        }
    }

    private static async Task<IReadOnlyList<string>> Content(JobScenario scenario, long? version) =>
        [.. (await scenario.Reader.CurrentAsync(new SummaryQuery { TableVersion = version }, default)).Select(r => $"{r} {r.StateHash}").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> ContractContent(JobScenario scenario) =>
        [.. scenario.CurrentByTheContract().Where(r => !(bool)Value(r, "is_vanished")!)
            .Select(r => $"{Value(r, "granularity")} {(Value(r, "window") as object?[])?[0]} {Value(r, "column_name")} {Value(r, "state_hash")}").Order(StringComparer.Ordinal)];

    private IReadOnlyList<string> Current() => ContractContent(_s);
}
