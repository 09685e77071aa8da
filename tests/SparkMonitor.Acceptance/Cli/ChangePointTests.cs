namespace SparkMonitor.Acceptance.Cli;

/// <summary>Where a new level begins, and what follows from it.</summary>
public sealed class ChangePointTests : IDisposable
{
    private static readonly (int Day, int Rows, double Shift)[] Step = [.. Enumerable.Range(1, 12).Select(d => (d, 1500, d < 7 ? 0.0 : 40.0))];

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Level_that_changed_is_shown_and_proposed_as_the_new_baseline()
    {
        await DaysAsync("    drift: {references: [expanding]}\n");
        Assert.Equal(11, (await Cli.RunAsync(_folder, "drift")).ExitCode);

        var all = await Cli.RunAsync(_folder, "drift", "show", "sales/raw");
        var column = await Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--column", "x");
        var json = await Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--column", "x", "--json");
        var proposed = await Cli.RunAsync(_folder, "drift", "accept", "sales/raw", "--column", "x", "--dry-run", "--json");
        Assert.False(Directory.Exists(_folder.At("store", "baselines")));
        var accepted = await Cli.RunAsync(_folder, "drift", "accept", "sales/raw", "--column", "x");
        var after = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.Contains("2026-01-07 ◆ mean", all.Output, StringComparison.Ordinal);
        Assert.Contains("◆ mean", column.Output, StringComparison.Ordinal);
        Assert.Contains("pelt", column.Output, StringComparison.Ordinal);
        var mean = json.Json.GetProperty("changes").EnumerateArray().Single(c => c.GetProperty("figure").GetString() == "mean"
            && c.GetProperty("detectors").EnumerateArray().Any(d => d.GetString() == "pelt"));
        Assert.Equal("2026-01-07", mean.GetProperty("window").GetString());
        Assert.InRange(mean.GetProperty("after").GetDouble() - mean.GetProperty("before").GetDouble(), 38, 42);
        var proposal = proposed.Json.GetProperty("accepted")[0];
        Assert.Equal("not_written", proposal.GetProperty("outcome").GetString());
        Assert.Equal(new DateTimeOffset(2026, 1, 7, 0, 0, 0, TimeSpan.Zero), proposal.GetProperty("since").GetDateTimeOffset());
        Assert.Equal("2026-01-07", proposal.GetProperty("change").GetProperty("window").GetString());
        Assert.Contains("2026-01-07", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("the level of x changed", accepted.Output, StringComparison.Ordinal);
        Assert.True(after.ExitCode == 0, after.ToString());
    }

    [Fact]
    public async Task Reference_that_is_split_at_change_points_takes_the_new_level_by_itself()
    {
        await DaysAsync("    drift: {references: [expanding, \"rolling:9\"], split_at: pelt}\n");

        var run = await Cli.RunAsync(_folder, "drift", "--column", "x", "--json");

        Assert.True(run.ExitCode == 11, run.ToString());
        var rows = await Cli.SqlAsync(_folder, """
            SELECT reference, list(DISTINCT day("window".start) ORDER BY day("window".start)) FROM drift WHERE column_name = 'x' AND verdict = 'detected' GROUP BY ALL ORDER BY ALL
            """);
        Assert.All(rows, r => Assert.Equal([7, 8], r[1].EnumerateArray().Select(d => d.GetInt32())));
        var last = await Cli.SqlAsync(_folder, """
            SELECT reference, reference_parts, list_contains(reference_warnings, 'split_at_change') FROM drift
            WHERE column_name = 'x' AND day("window".start) = 12 AND is_default_method ORDER BY reference
            """);
        Assert.Equal(2, last.Count);
        Assert.All(last, r => Assert.True(r[1].GetInt32() == 5 && r[2].GetBoolean(), r[0].GetString()));
    }

    [Fact]
    public async Task Misspelt_detector_is_named_with_those_there_are()
    {
        _folder.Write("monitor.yaml", DayTables.Configuration("    drift: {split_at: pellt}\n"));

        var run = await Cli.RunAsync(_folder, "validate");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean pelt?", run.Error, StringComparison.Ordinal);
    }

    private async Task DaysAsync(string drift)
    {
        await DayTables.AppendAsync(_folder.At("sales"), Step);
        _folder.Write("monitor.yaml", DayTables.Configuration(drift, "[]"));
        var run = await Cli.RunAsync(_folder, "profile");
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
