namespace SparkMonitor.Acceptance.Cli;

public sealed class ProfileTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Profile_writes_once_and_a_repeat_writes_nothing()
    {
        await PrepareAsync();

        var first = await Cli.RunAsync(_folder, "profile", "--json");
        var second = await Cli.RunAsync(_folder, "profile", "--json");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Equal("committed", Stage(first).GetProperty("outcome").GetString());
        Assert.Equal(7, Stage(first).GetProperty("run").GetProperty("num_rows").GetInt64());
        Assert.Equal("already_done", Stage(second).GetProperty("outcome").GetString());
        Assert.Equal(0, second.ExitCode);
        Assert.Single(Commits("summaries"));
        Assert.Single(Commits("runs"));
    }

    [Fact]
    public async Task Older_version_can_be_profiled_later()
    {
        await PrepareAsync();
        await Cli.RunAsync(_folder, "profile");

        var older = await Cli.RunAsync(_folder, "profile", "flights/raw", "--table-version", "0", "--json");

        Assert.True(older.ExitCode == 0, older.ToString());
        Assert.Equal("committed", Stage(older).GetProperty("outcome").GetString());
        Assert.Equal(4, Stage(older).GetProperty("run").GetProperty("num_rows").GetInt64());
        var shown = await Cli.RunAsync(_folder, "show", "--json");
        Assert.Equal(1, Assert.Single(shown.Json.GetProperty("stages").EnumerateArray()).GetProperty("table_version").GetInt64());
    }

    [Fact]
    public async Task Late_rows_restate_their_window_and_leave_the_others()
    {
        await PrepareAsync();
        await Cli.RunAsync(_folder, "profile");
        await SampleTables.WriteAsync(_folder.At("flights"), "SELECT TIMESTAMPTZ '2001-01-15 00:00:00+00' AS time, 'ORD' AS origin, 99::BIGINT AS delay");

        var run = Stage(await Cli.RunAsync(_folder, "profile", "--json")).GetProperty("run");

        Assert.Equal(1, run.GetProperty("windows_restated").GetInt64());
        Assert.Equal(1, run.GetProperty("windows_unchanged").GetInt64());
        var january = (await Cli.RunAsync(_folder, "show", "flights/raw#2001-01", "--column", "delay", "--json")).Json;
        Assert.Equal(99, Assert.Single(january.GetProperty("summaries").EnumerateArray()).GetProperty("max").GetDouble());
    }

    [Fact]
    public async Task Failing_profiler_fails_alone()
    {
        await PrepareAsync("""
                    profilers:
                      - {name: spread, sql: "max({{column}}) - min({{column}})", columns: [delay]}
                      - {name: broken, sql: "no_such_function({{column}})", columns: [delay]}
            """);

        var run = await Cli.RunAsync(_folder, "profile");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("Warning: The profiler broken of flights/raw failed", run.Error, StringComparison.Ordinal);
        var shown = (await Cli.RunAsync(_folder, "show", "flights/raw", "--column", "delay", "--json")).Json.GetProperty("summaries").EnumerateArray();
        var whole = shown.First(s => s.GetProperty("granularity").ValueKind == System.Text.Json.JsonValueKind.Null);

        // 120 - (-3)
        Assert.Equal(123, whole.GetProperty("custom").GetProperty("spread").GetDouble());
    }

    [Fact]
    public async Task One_failing_stage_does_not_stop_the_others()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", "store: ./store\nentities: {a: {stages: {s: {table: ./missing}}}, b: {stages: {s: {table: ./flights}}}}");

        var run = await Cli.RunAsync(_folder, "profile", "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["failed", "committed"], run.Json.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("outcome").GetString()!));
        Assert.Contains("a/s: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fligths", "did you mean flights?")]
    [InlineData("flights/row", "did you mean raw?")]
    [InlineData("flights/raw#2001-01", "more than an entity and a stage")]
    public async Task Unknown_target_is_refused(string target, string expected)
    {
        await PrepareAsync();

        var run = await Cli.RunAsync(_folder, "profile", target);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_run_answers_130_and_leaves_nothing_half_written()
    {
        await PrepareAsync();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        var run = await Cli.RunAsync(_folder, ["profile"], cancellation: cancellation.Token);

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Empty(Commits("summaries"));
        Assert.Empty(Commits("runs"));
    }

    private static System.Text.Json.JsonElement Stage(CliResult run) => Assert.Single(run.Json.GetProperty("stages").EnumerateArray());

    private string[] Commits(string table)
    {
        var log = _folder.At("store", table, "_delta_log");
        return Directory.Exists(log) ? Directory.GetFiles(log, "*.json") : [];
    }

    private async Task PrepareAsync(string? settings = null)
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", $"""
            store: ./store
            entities:
              flights:
                stages:
                  raw:
                    table: ./flights
                    time: {"{"}column: time, granularities: [1 month]{"}"}
                    slices: [origin]
            {settings}
            """);
    }
}
