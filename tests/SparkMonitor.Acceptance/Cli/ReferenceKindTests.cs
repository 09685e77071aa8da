using System.Text.Json;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>Every kind of reference through the command line, on three weeks of one table whose weekends and whose second model version differ.</summary>
public sealed class ReferenceKindTests(ReferenceKindTests.ThreeWeeks weeks) : IClassFixture<ReferenceKindTests.ThreeWeeks>
{
    private static readonly DateOnly Monday = new(2026, 1, 5);

    [Fact]
    public async Task Rolling_reference_merges_the_windows_before()
    {
        var findings = await FindAsync("rolling:3");

        var tenth = Whole(findings, "x", 9);
        Assert.Equal(3, tenth.GetProperty("reference_parts").GetInt32());
        Assert.Equal(1800, tenth.GetProperty("reference_count").GetInt64());
        Assert.Equal(At(6), tenth.GetProperty("reference_window").GetProperty("start").GetDateTimeOffset());
        Assert.Equal(At(9), tenth.GetProperty("reference_window").GetProperty("end").GetDateTimeOffset());
        Assert.Equal(["fewer_windows"], Warnings(Whole(findings, "x", 1)));
        Assert.DoesNotContain(findings, f => Day(f) == 0);
    }

    [Fact]
    public async Task Expanding_reference_holds_all_windows_before()
    {
        var findings = await FindAsync("expanding");

        for (var day = 1; day < 21; day++)
        {
            Assert.Equal(day * 600, Whole(findings, "x", day).GetProperty("reference_count").GetInt64());
        }
    }

    [Fact]
    public async Task Seasonal_reference_compares_weekends_with_weekends()
    {
        var previous = await FindAsync("previous");
        var season = await FindAsync("season:weekday:2");

        // Saturdays and Mondays differ from the day before, by 30 of a standard deviation of 29.
        Assert.Equal([5, 7, 12, 14, 19], Detected(previous, "x"));
        Assert.Empty(Detected(season, "x"));
        Assert.Equal(2, Whole(season, "x", 20).GetProperty("reference_parts").GetInt32());
        Assert.Equal(At(6), Whole(season, "x", 20).GetProperty("reference_window").GetProperty("start").GetDateTimeOffset());
        Assert.DoesNotContain(season, f => Day(f) < 7);
    }

    [Fact]
    public async Task Another_slice_and_all_other_slices_are_references()
    {
        var other = await FindAsync("slice:kind=b");
        var rest = await FindAsync("slice:");

        var slice = other.First(f => Day(f) == 3 && f.GetProperty("slice_value").GetString() == "a" && f.GetProperty("column_name").GetString() == "x");
        Assert.Equal("detected", slice.GetProperty("verdict").GetString());
        Assert.Equal("sales/raw#2026-01-08?kind=b", slice.GetProperty("reference_address").GetString());
        Assert.All(rest, f => Assert.NotEqual(JsonValueKind.Null, f.GetProperty("slice_key").ValueKind));
        var others = rest.First(f => Day(f) == 3 && f.GetProperty("slice_value").GetString() == "a" && f.GetProperty("column_name").GetString() == "x");
        Assert.Equal(400, others.GetProperty("reference_count").GetInt64());
        Assert.Contains("tested_left_out", Warnings(others));
    }

    [Fact]
    public async Task Model_version_is_compared_with_the_one_before()
    {
        var findings = await FindAsync("model:model");

        Assert.All(findings, f => Assert.Equal("v2", f.GetProperty("slice_value").GetString()));
        var first = findings.First(f => Day(f) == 10 && f.GetProperty("column_name").GetString() == "y");
        Assert.Equal("detected", first.GetProperty("verdict").GetString());
        Assert.Equal("sales/raw#2026-01-14?model=v1", first.GetProperty("reference_address").GetString());
    }

    [Fact]
    public async Task Training_stage_without_windows_stands_for_all_of_it()
    {
        var findings = await FindAsync("stage:training");

        Assert.Equal([5, 6, 12, 13, 19, 20], Detected(findings, "x"));
        Assert.All(findings.Where(f => f.GetProperty("column_name").GetString() == "x" && f.GetProperty("slice_key").ValueKind == JsonValueKind.Null), f =>
            Assert.StartsWith("sales/training", f.GetProperty("reference_address").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pin_of_all_windows_leaves_the_tested_one_out()
    {
        Assert.Equal(0, (await Cli.RunAsync(weeks.Folder, "reference", "pin", "everything", "--stage", "raw")).ExitCode);

        var findings = await FindAsync("pinned:everything");

        Assert.All(Enumerable.Range(0, 21), day => Assert.Equal(20 * 600, Whole(findings, "x", day).GetProperty("reference_count").GetInt64()));
        Assert.Contains("tested_left_out", Warnings(Whole(findings, "x", 3)));
    }

    private async Task<List<JsonElement>> FindAsync(string reference)
    {
        var run = await Cli.RunAsync(weeks.Folder, "drift", "sales/raw", "--against", reference, "--all", "--dry-run", "--limit", "5000", "--json");
        Assert.True(run.ExitCode is 0 or 10 or 11, run.ToString());
        return [.. run.Json.GetProperty("evaluations")[0].GetProperty("weightiest").EnumerateArray().Where(f => f.GetProperty("method").GetString() != "window")];
    }

    private static JsonElement Whole(IEnumerable<JsonElement> findings, string column, int day) => findings.First(f =>
        f.GetProperty("column_name").GetString() == column && Day(f) == day && f.GetProperty("slice_key").ValueKind == JsonValueKind.Null);

    private static List<int> Detected(IEnumerable<JsonElement> findings, string column) => [.. findings
        .Where(f => f.GetProperty("column_name").GetString() == column && f.GetProperty("slice_key").ValueKind == JsonValueKind.Null
            && f.GetProperty("verdict").GetString() == "detected").Select(Day).Distinct().Order()];

    private static IEnumerable<string?> Warnings(JsonElement finding) => finding.GetProperty("reference_warnings").EnumerateArray().Select(w => w.GetString());

    private static int Day(JsonElement finding) => (int)(finding.GetProperty("window").GetProperty("start").GetDateTimeOffset() - At(0)).TotalDays;

    private static DateTimeOffset At(int day) => new(Monday.AddDays(day), TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Profiled once for all tests of the class.</summary>
    public sealed class ThreeWeeks : IAsyncLifetime, IDisposable
    {
        public Folder Folder { get; } = new();

        public async Task InitializeAsync()
        {
            // 600 rows a day: x from 0 to 100, 30 higher on weekends and 40 higher in kind a; y 25 higher by the second model version.
            await SampleTables.WriteAsync(Folder.At("sales"), """
                SELECT TIMESTAMPTZ '2026-01-05 00:00:00+00' + INTERVAL (d) DAY + INTERVAL (i) SECOND AS time,
                       CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS kind, CASE WHEN d < 10 THEN 'v1' ELSE 'v2' END AS model,
                       ((i * 6185 + d * 97) % 10007) / 100.0 + CASE WHEN d % 7 >= 5 THEN 30 ELSE 0 END + CASE WHEN i % 3 = 0 THEN 40 ELSE 0 END AS x,
                       ((i * 4271 + d * 89) % 10007) / 100.0 + CASE WHEN d < 10 THEN 0 ELSE 25 END AS y
                FROM range(21) AS days(d), range(600) AS rows(i)
                """);
            await SampleTables.WriteAsync(Folder.At("training"), """
                SELECT ((i * 6185) % 10007) / 100.0 + CASE WHEN i % 3 = 0 THEN 40 ELSE 0 END AS x FROM range(6000) AS rows(i)
                """);
            Folder.Write("monitor.yaml", """
                store: ./store
                entities:
                  sales:
                    stages:
                      raw: {table: ./sales, time: {column: time, granularities: [1 day]}, slices: [kind, model]}
                      training: {table: ./training}
                """);
            var run = await Cli.RunAsync(Folder, "profile");
            Assert.True(run.ExitCode == 0, run.ToString());
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => Folder.Dispose();
    }
}
