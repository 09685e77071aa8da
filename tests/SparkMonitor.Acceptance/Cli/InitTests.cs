namespace SparkMonitor.Acceptance.Cli;

public sealed class InitTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Written_file_is_valid_and_profiles()
    {
        await SampleTables.FlightsAsync(_folder.At("data", "flights"));

        var init = await Cli.RunAsync(_folder, "init", "data/flights");

        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.StartsWith("monitor.yaml is written: 1 table.", init.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "validate")).ExitCode);
        var profile = await Cli.RunAsync(_folder, "profile");
        Assert.True(profile.ExitCode == 0, profile.ToString());
        var text = await File.ReadAllTextAsync(_folder.At("monitor.yaml"));
        Assert.Contains("column: time", text, StringComparison.Ordinal);
        Assert.Contains("granularities: [1 day]", text, StringComparison.Ordinal);
        Assert.Contains("- origin", text, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("monitor.schema.json")));
    }

    [Fact]
    public async Task Suggestions_know_times_codes_long_texts_and_private_columns()
    {
        var table = await SampleTables.WriteAsync(_folder.At("orders"), """
            SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00' + INTERVAL 1 DAY * i AS updated_at, TIMESTAMPTZ '2020-01-01 00:00:00+00' + INTERVAL 1 DAY * i AS order_time,
                   i AS customer_id, 'a' || (i % 5) AS channel, 'x@' || i AS email, repeat('word ', 20) || i AS comment, i * 1.5 AS amount
            FROM range(500) AS r(i)
            """);

        var run = await Cli.RunAsync(_folder, "init", table, "-o", "-");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("column: order_time", run.Output, StringComparison.Ordinal);
        Assert.Contains("granularities: [1 month]", run.Output, StringComparison.Ordinal);
        Assert.Contains("customer_id: {kind: categorical}", run.Output, StringComparison.Ordinal);
        Assert.Contains("email: {values: none}", run.Output, StringComparison.Ordinal);
        Assert.Contains("comment: {kind: text}", run.Output, StringComparison.Ordinal);
        Assert.Contains("- channel", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("amount:", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("monitor.yaml")));
    }

    [Fact]
    public async Task Odd_names_are_quoted_so_that_the_file_stays_valid()
    {
        await SampleTables.WriteAsync(
            _folder.At("yes: #odd"),
            "SELECT i % 3 AS \"true\", 'v' || (i % 3) AS \"a: b # c\", 'w' || (i % 2) AS \"x.y\" FROM range(20) AS r(i)",
            new Dictionary<string, string?> { ["delta.columnMapping.mode"] = "name" });

        var init = await Cli.RunAsync(_folder, "init", "yes: #odd");

        Assert.True(init.ExitCode == 0, init.ToString());
        var profile = await Cli.RunAsync(_folder, "profile");
        Assert.True(profile.ExitCode == 0, profile.ToString() + await File.ReadAllTextAsync(_folder.At("monitor.yaml")));
    }

    [Fact]
    public async Task Existing_file_is_kept_unless_forced()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", "mine");

        Assert.Equal(2, (await Cli.RunAsync(_folder, "init", "flights")).ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.At("monitor.yaml")));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "init", "flights", "--force")).ExitCode);
    }

    [Fact]
    public async Task Several_tables_become_stages_of_one_entity()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        await SampleTables.WriteAsync(_folder.At("plain"), "SELECT 1 AS a");

        var run = await Cli.RunAsync(_folder, "init", "flights", "plain", "--entity", "pipeline", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["flights", "plain"], run.Json.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()!));
        Assert.Contains("time: versions", await File.ReadAllTextAsync(_folder.At("monitor.yaml")), StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
    }

    [Fact]
    public async Task Missing_table_writes_no_file()
    {
        Assert.Equal(3, (await Cli.RunAsync(_folder, "init", "nowhere")).ExitCode);
        Assert.False(File.Exists(_folder.At("monitor.yaml")));
    }
}
