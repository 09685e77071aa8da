namespace SparkMonitor.Acceptance.Cli;

/// <summary>References that stay when their source goes.</summary>
public sealed class ReferenceTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pinned_reference_works_after_its_source_is_deleted()
    {
        await ProfiledAsync((1, 3000, 0), (2, 3000, 0), (3, 3000, 30));
        var pin = await Cli.RunAsync(_folder, "reference", "pin", "golden", "--window", "2026-01-01", "--by", "ann", "--reason", "approved", "--json");
        Assert.True(pin.ExitCode == 0, pin.ToString());

        Directory.Delete(_folder.At("sales"), recursive: true);
        var run = await Cli.RunAsync(_folder, "drift", "--against", "pinned:golden", "--json");
        var compare = await Cli.RunAsync(_folder, "compare", "ref:sales/golden", "sales/raw#2026-01-02", "--json");

        Assert.True(run.ExitCode == 11, run.ToString());
        var worst = run.Json.GetProperty("evaluations")[0].GetProperty("weightiest")[0];
        Assert.Equal("sales/raw#2026-01-03", worst.GetProperty("address").GetString());
        Assert.StartsWith("ref:sales/golden", worst.GetProperty("reference_address").GetString(), StringComparison.Ordinal);
        Assert.True(compare.ExitCode == 0, compare.ToString());
    }

    [Fact]
    public async Task Version_that_the_store_does_not_hold_is_profiled_by_time_travel()
    {
        await DayTables.AppendAsync(_folder.At("sales"), 1);
        await ProfiledAsync((2, 3000, 50));

        var pin = await Cli.RunAsync(_folder, "reference", "pin", "sales/training", "--stage", "raw", "--version", "0", "--json");
        var again = await Cli.RunAsync(_folder, "reference", "pin", "sales/training", "--stage", "raw", "--version", "0", "--json");

        Assert.True(pin.ExitCode == 0, pin.ToString());
        Assert.True(pin.Json.GetProperty("profiled").GetBoolean());
        Assert.Equal(3000, pin.Json.GetProperty("reference").GetProperty("num_rows").GetInt64());
        Assert.Equal("version", pin.Json.GetProperty("reference").GetProperty("pin_kind").GetString());
        Assert.Equal("already_done", again.Json.GetProperty("outcome").GetString());
        Assert.Equal(1, Commits());
        var compare = await Cli.RunAsync(_folder, "compare", "ref:sales/training", "sales/raw#2026-01-02", "--json");
        Assert.True(compare.ExitCode == 11, compare.ToString());

        // The current summaries are those of the latest version still.
        var show = await Cli.RunAsync(_folder, "show", "sales/raw", "--json");
        Assert.Equal(1, show.Json.GetProperty("table_version").GetInt64());
    }

    /// <summary>Optimising replaces the files of both versions, and a vacuum without retention deletes them.</summary>
    [Fact]
    public async Task Vacuum_without_retention_does_not_touch_a_pin()
    {
        await DayTables.AppendAsync(_folder.At("sales"), 1);
        await ProfiledAsync((2, 3000, 50));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "reference", "pin", "sales/training", "--stage", "raw", "--version", "0")).ExitCode);
        var before = await Cli.RunAsync(_folder, "reference", "show", "training", "--json");
        Assert.Equal(0, (await Cli.RunAsync(_folder, "optimize", "./sales")).ExitCode);

        var vacuum = await Cli.RunAsync(_folder, "vacuum", "./sales", "--retain-hours", "0", "--force", "--json");

        Assert.True(vacuum.ExitCode == 0, vacuum.ToString());
        Assert.Equal(2, vacuum.Json.GetProperty("file_count").GetInt32());
        Assert.NotEqual(0, (await Cli.RunAsync(_folder, "sql", "SELECT sum(x) FROM './sales' VERSION AS OF 0")).ExitCode);
        Assert.Equal(before.Output, (await Cli.RunAsync(_folder, "reference", "show", "training", "--json")).Output);
        var drift = await Cli.RunAsync(_folder, "drift", "--against", "pinned:training", "--window", "2026-01-02", "--json");
        Assert.True(drift.ExitCode == 11, drift.ToString());
        Assert.Equal(3000, drift.Json.GetProperty("evaluations")[0].GetProperty("weightiest")[0].GetProperty("reference_count").GetInt64());
    }

    /// <summary>A store whose pin was written by a version with other sketches: the same rows with other codec versions.</summary>
    [Fact]
    public async Task Pin_with_other_sketch_settings_is_refused()
    {
        await ProfiledAsync((1, 3000, 0), (2, 3000, 0));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "reference", "pin", "golden", "--window", "2026-01-01")).ExitCode);
        var pins = _folder.At("store", "reference_summaries");
        var rows = $"SELECT * REPLACE (map_from_entries([{{'k': e.key, 'v': (e.value + 1)::INTEGER}} FOR e IN map_entries(codecs)]) AS codecs) FROM read_parquet('{pins}-old/**/*.parquet', hive_partitioning = true)";
        Directory.Move(pins, $"{pins}-old");
        await SampleTables.WriteAsync(pins, rows);

        var drift = await Cli.RunAsync(_folder, "drift", "--against", "pinned:golden", "--window", "2026-01-02");
        var compare = await Cli.RunAsync(_folder, "compare", "ref:sales/golden", "sales/raw#2026-01-02");

        foreach (var run in new[] { drift, compare })
        {
            Assert.True(run.ExitCode == 4, run.ToString());
            Assert.Contains("version", run.Error, StringComparison.Ordinal);
            Assert.Contains("profile", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder.At("store", "drift")));
    }

    [Fact]
    public async Task Time_run_and_stage_can_be_pinned()
    {
        await ProfiledAsync((1, 3000, 0));
        var known = TimeProvider.System.GetUtcNow().ToString("O");
        await DayTables.AppendAsync(_folder.At("sales"), 2);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
        var runs = await Cli.RunAsync(_folder, "runs", "--json");
        var first = runs.Json.GetProperty("runs").EnumerateArray().Last().GetProperty("run_id").GetString()!;

        var time = await Cli.RunAsync(_folder, "reference", "pin", "then", "--timestamp", known, "--json");
        var run = await Cli.RunAsync(_folder, "reference", "pin", "first", "--run", first, "--json");
        var stage = await Cli.RunAsync(_folder, "reference", "pin", "now", "--json");

        foreach (var (result, kind, version) in new[] { (time, "timestamp", 0), (run, "run", 0), (stage, "stage", 1) })
        {
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Equal(kind, result.Json.GetProperty("reference").GetProperty("pin_kind").GetString());
            Assert.Equal(version, result.Json.GetProperty("reference").GetProperty("table_version").GetInt64());
        }
    }

    [Fact]
    public async Task Renaming_and_retiring_are_kept_with_who_when_and_why()
    {
        await ProfiledAsync((1, 3000, 0));
        await Cli.RunAsync(_folder, "reference", "pin", "golden", "--by", "ann", "--reason", "approved");

        var rename = await Cli.RunAsync(_folder, "reference", "rename", "golden", "gold", "--by", "bob");
        var retire = await Cli.RunAsync(_folder, "reference", "retire", "sales/gold", "--by", "eve", "--reason", "outdated");
        var list = await Cli.RunAsync(_folder, "reference", "list", "--json");
        var all = await Cli.RunAsync(_folder, "reference", "list", "--all", "--json");
        var reused = await Cli.RunAsync(_folder, "reference", "pin", "gold", "--json");

        Assert.True(rename.ExitCode == 0, rename.ToString());
        Assert.True(retire.ExitCode == 0, retire.ToString());
        Assert.Empty(list.Json.GetProperty("references").EnumerateArray());
        var reference = Assert.Single(all.Json.GetProperty("references").EnumerateArray());
        Assert.Equal("gold", reference.GetProperty("reference_name").GetString());
        Assert.InRange(reference.GetProperty("pinned_at").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddHours(-1), reference.GetProperty("retired_at").GetDateTimeOffset());
        Assert.Equal(("ann", "approved"), (reference.GetProperty("pinned_by").GetString(), reference.GetProperty("pin_reason").GetString()));
        Assert.Equal(("eve", "outdated"), (reference.GetProperty("retired_by").GetString(), reference.GetProperty("retired_reason").GetString()));
        Assert.Equal("committed", reused.Json.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData(2, "did you mean golden?", "reference", "show", "goldn")]
    [InlineData(2, "did you mean golden?", "compare", "ref:sales/goldn", "sales/raw")]
    [InlineData(2, "already, of sales/raw@v0", "reference", "pin", "golden", "--window", "2026-01-02")]
    [InlineData(2, "no window 2026-03-01", "reference", "pin", "other", "--window", "2026-03-01")]
    [InlineData(3, "version 7", "reference", "pin", "other", "--version", "7")]
    [InlineData(2, "no run 0123", "reference", "pin", "other", "--run", "0123")]
    [InlineData(2, "did you mean raw?", "reference", "pin", "other", "--stage", "row")]
    [InlineData(2, "Give one of", "reference", "pin", "other", "--window", "2026-01-01", "--version", "0")]
    [InlineData(2, "is no name", "reference", "pin", "a#b")]
    public async Task Mistakes_are_refused_and_nothing_is_written(int code, string expected, params string[] arguments)
    {
        await ProfiledAsync((1, 300, 0), (2, 300, 0));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "reference", "pin", "golden")).ExitCode);

        var run = await Cli.RunAsync(_folder, arguments);

        Assert.True(run.ExitCode == code, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, Commits());
    }

    [Fact]
    public async Task Store_without_summaries_has_nothing_to_pin_but_what_is_profiled_now()
    {
        await DayTables.AppendAsync(_folder.At("sales"), 1);
        _folder.Write("monitor.yaml", DayTables.Configuration());

        var pin = await Cli.RunAsync(_folder, "reference", "pin", "golden", "--json");

        Assert.True(pin.ExitCode == 0, pin.ToString());
        Assert.True(pin.Json.GetProperty("profiled").GetBoolean());
    }

    private async Task ProfiledAsync(params (int Day, int Rows, double Shift)[] days)
    {
        await DayTables.AppendAsync(_folder.At("sales"), days);
        _folder.Write("monitor.yaml", DayTables.Configuration());
        var run = await Cli.RunAsync(_folder, "profile");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private int Commits() =>
        Directory.GetFiles(_folder.At("store", "reference_summaries", "_delta_log"), "*.json").Count(f => char.IsAsciiDigit(Path.GetFileName(f)[0]));
}
