using System.Text.Json;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>The verbs that look at, compact and clean any Delta table.</summary>
public sealed class TableVerbTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();

    public async Task InitializeAsync() => await SampleTables.FlightsAsync(_folder.At("flights"));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Detail_tells_size_columns_and_protocol()
    {
        var json = await JsonAsync("detail", "flights");

        Assert.Equal((1, 7, 2), (json.GetProperty("version").GetInt32(), json.GetProperty("rows").GetInt32(), json.GetProperty("files").GetInt32()));
        Assert.Equal(["time timestamp", "origin string", "delay bigint"], json.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name")} {c.GetProperty("type")}"));
        Assert.Equal((1, 2), (json.GetProperty("reader_version").GetInt32(), json.GetProperty("writer_version").GetInt32()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("write_refusal").ValueKind);

        var earlier = await JsonAsync("detail", "flights", "--table-version", "0");
        Assert.Equal((4, 1), (earlier.GetProperty("rows").GetInt32(), earlier.GetProperty("files").GetInt32()));
        Assert.Equal(json.GetProperty("id").GetString(), earlier.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Detail_as_of_a_time_is_the_version_of_that_time()
    {
        var first = Path.Combine(_folder.At("flights"), "_delta_log", "00000000000000000000.json");
        File.SetLastWriteTimeUtc(first, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(0, (await JsonAsync("detail", "flights", "--timestamp", "2020-01-02")).GetProperty("version").GetInt32());
        var sql = await JsonAsync("sql", "SELECT count(*) FROM delta.`flights` TIMESTAMP AS OF '2020-01-02'");
        Assert.Equal(4, sql.GetProperty("rows")[0][0].GetInt32());
        sql = await JsonAsync("sql", "SELECT (SELECT count(*) FROM 'flights' VERSION AS OF 1) - (SELECT count(*) FROM 'flights' VERSION AS OF 0)");
        Assert.Equal(3, sql.GetProperty("rows")[0][0].GetInt32());
        var early = await Cli.RunAsync(_folder, "detail", "flights", "--timestamp", "2019-12-31");
        Assert.Equal(3, early.ExitCode);
        Assert.Contains("earliest", early.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_those_of_the_named_versions()
    {
        Assert.Equal(3, (await JsonAsync("changes", "flights")).GetProperty("rows").GetArrayLength());
        var all = await JsonAsync("changes", "flights", "--from", "0");
        Assert.Equal(["time", "origin", "delay", "_change_type", "_commit_version", "_commit_timestamp"], all.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        Assert.Equal(7, all.GetProperty("rows").GetArrayLength());
        Assert.All(all.GetProperty("rows").EnumerateArray(), r => Assert.Equal("insert", r[3].GetString()));
        var first = await JsonAsync("changes", "flights", "--from", "0", "--to", "0", "--limit", "2");
        Assert.Equal((2, true), (first.GetProperty("rows").GetArrayLength(), first.GetProperty("truncated").GetBoolean()));
    }

    [Fact]
    public async Task Changes_between_times_are_those_of_the_versions_in_between()
    {
        await SampleTables.WriteAsync(_folder.At("t"), "SELECT 0 AS i");
        await SampleTables.WriteAsync(_folder.At("t"), "SELECT 1 AS i");
        await SampleTables.WriteAsync(_folder.At("t"), "SELECT 2 AS i");
        for (var version = 0; version < 3; version++)
        {
            File.SetLastWriteTimeUtc(_folder.At($"t/_delta_log/{version:D20}.json"), new DateTime(2024, 1, 1 + version, 12, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal([0, 1, 2], await RowsAsync("--from-timestamp", "2023-01-01"));
        Assert.Equal([1, 2], await RowsAsync("--from-timestamp", "2024-01-01T12:00:00.001Z"));
        Assert.Equal([1, 2], await RowsAsync("--from-timestamp", "2024-01-02T14:00:00+02:00"));
        Assert.Equal([1], await RowsAsync("--from-timestamp", "2024-01-02", "--to-timestamp", "2024-01-02T12:00:00Z"));
        Assert.Equal([0, 1], await RowsAsync("--from", "0", "--to-timestamp", "2024-01-03"));
        Assert.Equal([1], await RowsAsync("--to-timestamp", "2024-01-03"));

        await MistakeAsync("version of 2024-01-03T12:00:00.0010000+00:00 or later", 3, "--from-timestamp", "2024-01-03T12:00:00.001Z");
        await MistakeAsync("no version between", 2, "--from-timestamp", "2024-01-02T13:00:00Z", "--to-timestamp", "2024-01-03T11:00:00Z");
        await MistakeAsync("earliest", 3, "--to-timestamp", "2023-12-31");

        async Task<IEnumerable<int>> RowsAsync(params string[] range) =>
            (await JsonAsync(["changes", "t", .. range])).GetProperty("rows").EnumerateArray().Select(static r => r[0].GetInt32()).Order();

        async Task MistakeAsync(string expected, int code, params string[] range)
        {
            var run = await Cli.RunAsync(_folder, ["changes", "t", .. range]);
            Assert.Equal((code, string.Empty), (run.ExitCode, run.Output));
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changes_follow_columns_that_were_added_and_rows_that_moved()
    {
        await SampleTables.WriteAsync(_folder.At("t"), "SELECT 1 AS i");
        Assert.Equal(0, (await Cli.RunAsync(_folder, "changes", "t")).ExitCode);
        await SampleTables.WriteAsync(_folder.At("t"), "SELECT 2 AS i");
        await JsonAsync("optimize", "t");

        // A rewrite moves rows and changes none.
        Assert.Equal(0, (await JsonAsync("changes", "t", "--from", "2")).GetProperty("rows").GetArrayLength());
        Assert.Equal(2, (await JsonAsync("changes", "t", "--from", "0")).GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData(3, "has no version 9", "changes", "flights", "--to", "9")]
    [InlineData(2, "cannot go from version 1 back to 0", "changes", "flights", "--from", "1", "--to", "0")]
    [InlineData(2, "Give --from or --from-timestamp, not both.", "changes", "flights", "--from", "0", "--from-timestamp", "2020-01-01")]
    [InlineData(2, "Give --to or --to-timestamp, not both.", "changes", "flights", "--to", "0", "--to-timestamp", "2020-01-01")]
    [InlineData(2, "is no time", "changes", "flights", "--to-timestamp", "soon")]
    [InlineData(3, "is not a Delta table", "detail", "nowhere")]
    [InlineData(3, "is not a Delta table", "vacuum", "nowhere")]
    [InlineData(3, "is not a Delta table", "optimize", "nowhere")]
    [InlineData(2, "not both", "detail", "flights", "--table-version", "0", "--timestamp", "2020-01-01")]
    [InlineData(2, "is no time", "detail", "flights", "--timestamp", "yesterday")]
    [InlineData(2, "is no size", "optimize", "flights", "--target-size", "big")]
    [InlineData(2, "number of hours", "vacuum", "flights", "--retain-hours", "-1")]
    [InlineData(2, "--force", "vacuum", "flights", "--retain-hours", "0")]
    public async Task Mistake_is_answered_in_one_line(int code, string expected, params string[] arguments)
    {
        var run = await Cli.RunAsync(_folder, arguments);

        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Optimize_and_vacuum_leave_the_rows_and_free_the_files()
    {
        var optimized = await JsonAsync("optimize", "flights");
        Assert.Equal((2, 2, 1), (optimized.GetProperty("version").GetInt32(), optimized.GetProperty("files_removed").GetInt32(), optimized.GetProperty("files_added").GetInt32()));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync("optimize", "flights")).GetProperty("version").ValueKind);
        Assert.Equal("Nothing to rewrite.\n", (await Cli.RunAsync(_folder, "optimize", "flights")).Output);
        Assert.Equal("Nothing to delete.\n", (await Cli.RunAsync(_folder, "vacuum", "flights")).Output);

        var dry = await JsonAsync("vacuum", "flights", "--retain-hours", "0", "--force", "--dry-run");
        Assert.Equal((2, true), (dry.GetProperty("file_count").GetInt32(), dry.GetProperty("dry_run").GetBoolean()));
        Assert.Equal(3, Directory.GetFiles(_folder.At("flights"), "*.parquet").Length);
        var listed = await Cli.RunAsync(_folder, "vacuum", "flights", "--retain-hours", "0", "--force", "--dry-run");
        Assert.Equal(dry.GetProperty("files").EnumerateArray().Select(f => f.GetString()), listed.Output.Trim().Split('\n'));

        var done = await JsonAsync("vacuum", "flights", "--retain-hours", "0", "--force");
        Assert.Equal(dry.GetProperty("files").ToString(), done.GetProperty("files").ToString());
        Assert.Single(Directory.GetFiles(_folder.At("flights"), "*.parquet"));
        Assert.Equal(7, (await JsonAsync("sql", "SELECT count(*) FROM 'flights'")).GetProperty("rows")[0][0].GetInt32());
        var gone = await Cli.RunAsync(_folder, "sql", "SELECT count(*) FROM 'flights' VERSION AS OF 0");
        Assert.Equal(3, gone.ExitCode);
        Assert.Contains("does not exist", gone.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var run = await Cli.RunAsync(_folder, [.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Json;
    }
}
