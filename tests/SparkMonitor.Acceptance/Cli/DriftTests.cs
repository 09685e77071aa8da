namespace SparkMonitor.Acceptance.Cli;

/// <summary>Drift as a gate behind a pipeline stage: what is evaluated, what is written, and the exit code.</summary>
public sealed class DriftTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shift_is_detected_and_a_repeat_commits_nothing()
    {
        await DaysAsync(DayTables.Configuration(), (1, 3000, 0), (2, 3000, 0), (3, 3000, 30));

        var first = await Cli.RunAsync(_folder, "drift", "--json");
        var again = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.True(first.ExitCode == 11, first.ToString());
        Assert.Equal("detected", first.Json.GetProperty("verdict").GetString());
        var evaluation = first.Json.GetProperty("evaluations")[0];
        Assert.Equal("committed", evaluation.GetProperty("outcome").GetString());
        var worst = evaluation.GetProperty("weightiest")[0];
        Assert.Equal("x", worst.GetProperty("column_name").GetString());
        Assert.Equal("sales/raw#2026-01-03", worst.GetProperty("address").GetString());
        Assert.Equal("sales/raw#2026-01-02", worst.GetProperty("reference_address").GetString());
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal("unchanged", again.Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());
        Assert.Equal(1, Commits());
    }

    [Fact]
    public async Task Unchanged_days_and_days_of_few_rows_pass_the_gate()
    {
        await DaysAsync(DayTables.Configuration(), (1, 3000, 0), (2, 3000, 0), (3, 8, 40), (4, 3000, 0));

        var run = await Cli.RunAsync(_folder, "drift", "--column", "x", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        var verdicts = run.Json.GetProperty("evaluations")[0].GetProperty("verdicts");
        Assert.True(verdicts.GetProperty("none").GetInt32() > 0);
        Assert.True(verdicts.GetProperty("insufficient").GetInt32() > 0);
        Assert.Equal(0, verdicts.GetProperty("detected").GetInt32());
    }

    [Fact]
    public async Task Only_a_new_window_is_evaluated_and_late_rows_reevaluate_what_they_changed()
    {
        await DaysAsync(DayTables.Configuration(slices: "[]"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 0));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "drift")).ExitCode);

        await DayTables.AppendAsync(_folder.At("sales"), 4);
        await ProfileAsync();
        var next = await Cli.RunAsync(_folder, "drift", "--json");
        await DayTables.AppendAsync(_folder.At("sales"), 2, 1500, shift: 60);
        await ProfileAsync();
        var late = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.Equal(1, next.Json.GetProperty("evaluations")[0].GetProperty("scopes_tested").GetInt32());

        // The second day itself, and the third, whose reference it is.
        Assert.Equal(2, late.Json.GetProperty("evaluations")[0].GetProperty("scopes_tested").GetInt32());
        Assert.Equal(11, late.ExitCode);
        var restated = await Cli.SqlAsync(_folder, "SELECT DISTINCT address FROM drift WHERE is_restated ORDER BY address");
        Assert.Equal(["sales/raw#2026-01-02", "sales/raw#2026-01-03"], restated.Select(r => r[0].GetString()!));
    }

    [Fact]
    public async Task Evaluation_as_of_an_earlier_time_finds_what_was_known_then_and_writes_nothing()
    {
        await DaysAsync(DayTables.Configuration(slices: "[]"), (1, 3000, 0), (2, 3000, 0));
        var known = TimeProvider.System.GetUtcNow().ToString("O");
        await DayTables.AppendAsync(_folder.At("sales"), 2, 3000, shift: 60);
        await ProfileAsync();

        var then = await Cli.RunAsync(_folder, "drift", "--as-of", known, "--json");
        var now = await Cli.RunAsync(_folder, "drift", "--dry-run", "--json");

        Assert.True(then.ExitCode == 0, then.ToString());
        Assert.True(now.ExitCode == 11, now.ToString());
        Assert.Equal("not_written", then.Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());
        Assert.False(Directory.Exists(_folder.At("store", "drift")));
    }

    [Fact]
    public async Task Evaluation_as_of_an_earlier_time_repeats_what_was_found_then()
    {
        await DaysAsync(DayTables.Configuration(), (1, 3000, 0), (2, 3000, 0), (3, 3000, 30));
        var first = await Cli.RunAsync(_folder, "drift", "--limit", "1000", "--json");
        var known = TimeProvider.System.GetUtcNow().ToString("O");
        await DayTables.AppendAsync(_folder.At("sales"), (1, 2000, 70), (4, 3000, 0));
        await ProfileAsync();

        var again = await Cli.RunAsync(_folder, "drift", "--as-of", known, "--all", "--limit", "1000", "--json");
        var now = await Cli.RunAsync(_folder, "drift", "--all", "--dry-run", "--limit", "1000", "--json");

        Assert.Equal(11, first.ExitCode);
        Assert.Equal(11, again.ExitCode);
        Assert.Equal(Figures(first), Figures(again));
        Assert.NotEqual(Figures(first), Figures(now));

        static List<string> Figures(CliResult run) => [.. run.Json.GetProperty("evaluations")[0].GetProperty("weightiest").EnumerateArray()
            .Select(f => string.Join('|', new[] { "address", "column_name", "reference_address", "method", "statistic", "ln_p_value", "q_value", "effect", "verdict", "input_hash" }
                .Select(name => f.GetProperty(name).GetRawText()))).Order(StringComparer.Ordinal)];
    }

    /// <summary>By 3.3 of a standard deviation of 28.9: more than the tenth that matters, but not by more than sampling can explain.</summary>
    [Fact]
    public async Task Shift_that_may_be_too_small_to_matter_is_suspected_by_its_own_exit_code()
    {
        await DaysAsync(DayTables.Configuration(slices: "[]"), (1, 12_000, 0), (2, 12_000, 3.3));

        var drift = await Cli.RunAsync(_folder, "drift", "--json");
        var compare = await Cli.RunAsync(_folder, "compare", "sales/raw#2026-01-01", "sales/raw#2026-01-02", "--json");

        Assert.True(drift.ExitCode == 10, drift.ToString());
        Assert.Equal("suspected", drift.Json.GetProperty("verdict").GetString());
        Assert.True(compare.ExitCode == 10, compare.ToString());
    }

    [Fact]
    public async Task Accepted_shift_stops_firing()
    {
        await DaysAsync(
            DayTables.Configuration("    drift: {references: [expanding]}\n", "[]"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 40), (4, 3000, 40), (5, 3000, 40));
        Assert.Equal(11, (await Cli.RunAsync(_folder, "drift")).ExitCode);

        var accept = await Cli.RunAsync(_folder, "drift", "accept", "sales/raw#2026-01-03", "--column", "x", "--by", "ann", "--reason", "new price list");
        var again = await Cli.RunAsync(_folder, "drift", "accept", "sales/raw#2026-01-03", "--column", "x");
        var after = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.True(accept.ExitCode == 0, accept.ToString());
        Assert.Contains("accepted before", again.Output, StringComparison.Ordinal);
        Assert.True(after.ExitCode == 0, after.ToString());
        Assert.Equal([["ann", "new price list"]], (await Cli.SqlAsync(_folder, "SELECT accepted_by, reason FROM baselines")).Select(r => r.Select(v => v.GetString()!).ToArray()));
        var current = await Cli.SqlAsync(_folder, """
            SELECT address FROM (SELECT *, row_number() OVER (PARTITION BY address, column_name, method ORDER BY evaluated_at DESC) AS nth FROM drift)
            WHERE nth = 1 AND column_name = 'x' AND verdict = 'detected'
            """);
        Assert.DoesNotContain(current, r => r[0].GetString() is "sales/raw#2026-01-04" or "sales/raw#2026-01-05");
    }

    [Fact]
    public async Task Another_stage_and_an_address_are_references_too()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0));
        await DayTables.AppendAsync(_folder.At("served"), (1, 3000, 0), (2, 3000, 25));
        _folder.Write("monitor.yaml", """
            store: ./store
            entities:
              sales:
                stages:
                  raw: {table: ./sales, time: {column: time, granularities: [1 day]}}
                  served: {table: ./served, time: {column: time, granularities: [1 day]}}
                drift: {stages: [served], references: ["stage:raw"]}
            """);
        await ProfileAsync();

        var stage = await Cli.RunAsync(_folder, "drift", "--json");
        var address = await Cli.RunAsync(_folder, "drift", "sales/raw", "--against", "sales/served#2026-01-02", "--window", "2026-01-01", "--json");

        Assert.True(stage.ExitCode == 11, stage.ToString());
        Assert.Equal("sales/served#2026-01-02", stage.Json.GetProperty("evaluations")[0].GetProperty("weightiest")[0].GetProperty("address").GetString());
        Assert.True(address.ExitCode == 11, address.ToString());
        Assert.Equal(1, address.Json.GetProperty("evaluations")[0].GetProperty("scopes_tested").GetInt32());
    }

    // Names of Databricks' drift metrics table; 30 is what the second day was shifted by.
    [Fact]
    public async Task View_in_the_shape_of_databricks_has_its_columns()
    {
        await DaysAsync(DayTables.Configuration("    drift: {references: [previous], methods: [auto, ks, psi]}\n", "[]"), (1, 3000, 0), (2, 3000, 30));
        Assert.Equal(11, (await Cli.RunAsync(_folder, "drift")).ExitCode);

        var run = await Cli.RunAsync(_folder, "sql", "SELECT * FROM sales_drift_metrics AS m WHERE m.reference = 'previous'", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        var names = run.Json.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToList();
        string[] databricks =
        [
            "window", "window_cmp", "drift_type", "granularity", "slice_key", "slice_value", "column_name", "data_type", "count_delta", "avg_delta",
            "percent_null_delta", "percent_zeros_delta", "percent_distinct_delta", "non_null_columns_delta", "ks_test", "chi_squared_test",
            "wasserstein_distance", "population_stability_index", "js_distance", "tv_distance", "l_infinity_distance",
        ];
        Assert.Empty(databricks.Except(names));
        var x = run.Json.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().ToArray()).Single(r => r[names.IndexOf("column_name")].GetString() == "x");
        Assert.Equal("CONSECUTIVE", x[names.IndexOf("drift_type")].GetString());
        Assert.InRange(x[names.IndexOf("avg_delta")].GetDouble(), 29, 31);
        Assert.InRange(x[names.IndexOf("ks_test")].GetProperty("statistic").GetDouble(), 0.29, 0.32);
        Assert.True(x[names.IndexOf("population_stability_index")].GetDouble() > 0.2);

        var versioned = await Cli.RunAsync(_folder, "sql", "SELECT * FROM sales_drift_metrics VERSION AS OF 0");
        Assert.Equal(2, versioned.ExitCode);
        Assert.Contains("is a view", versioned.Error, StringComparison.Ordinal);
    }

    // Names of Databricks' profile metrics table, and a column for a profiler of one's own.
    [Fact]
    public async Task Summaries_are_also_a_view_in_the_shape_of_databricks()
    {
        await DaysAsync(DayTables.Configuration("        profilers: [{name: top, sql: \"max({{column}})\", columns: [x]}]\n", "[]"), (1, 300, 0), (2, 300, 30));
        await DayTables.AppendAsync(_folder.At("sales"), 2, 100, shift: 60);
        await ProfileAsync();

        var run = await Cli.RunAsync(_folder, "sql", "SELECT p.* FROM Sales_Profile_Metrics p JOIN runs r ON r.table_version = p.logging_table_commit_version WHERE column_name = 'x' AND granularity = '1 day' ORDER BY p.\"window\"", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        var names = run.Json.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToList();
        string[] databricks =
        [
            "window", "log_type", "logging_table_commit_version", "monitor_version", "granularity", "slice_key", "slice_value", "column_name", "data_type", "count", "num_nulls",
            "num_zeros", "num_nan", "distinct_count", "avg", "min", "max", "stddev", "median", "quantiles", "min_length", "max_length", "avg_length", "percent_null", "percent_nan",
            "percent_zeros", "percent_distinct", "frequent_items", "non_null_columns", "top",
        ];
        Assert.Empty(databricks.Except(names));

        // The second day was restated by the second version; both are of the first configuration.
        var rows = run.Json.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().ToArray()).ToList();
        Assert.Equal([(0L, 300L), (1L, 400L)], rows.Select(r => (r[names.IndexOf("logging_table_commit_version")].GetInt64(), r[names.IndexOf("count")].GetInt64())));
        Assert.All(rows, r => Assert.Equal((0L, "INPUT"), (r[names.IndexOf("monitor_version")].GetInt64(), r[names.IndexOf("log_type")].GetString())));
        Assert.True(rows[1][names.IndexOf("top")].GetDouble() > 150);
    }

    [Fact]
    public async Task Two_evaluations_at_once_write_once()
    {
        await DaysAsync(DayTables.Configuration(), (1, 3000, 0), (2, 3000, 30));

        var runs = await Task.WhenAll(Cli.StartAsync(_folder, "drift", "--json"), Cli.StartAsync(_folder, "drift", "--json"));

        Assert.All(runs, r => Assert.True(r.ExitCode is 0 or 11, r.ToString()));
        Assert.Equal(1, Commits());
    }

    [Fact]
    public async Task Store_without_a_configuration_is_evaluated_by_the_defaults()
    {
        await DaysAsync(DayTables.Configuration(), (1, 3000, 0), (2, 3000, 30));
        File.Delete(_folder.At("monitor.yaml"));

        var run = await Cli.RunAsync(_folder, "drift", "--store", "./store", "--json");

        Assert.True(run.ExitCode == 11, run.ToString());
    }

    [Theory]
    [InlineData(new[] { "drift", "sale" }, "did you mean sales?")]
    [InlineData(new[] { "drift", "sales/row" }, "did you mean raw?")]
    [InlineData(new[] { "drift", "--against", "pinned:golden" }, "no pinned reference golden")]
    [InlineData(new[] { "drift", "--against", "previuos" }, "did you mean previous?")]
    [InlineData(new[] { "drift", "--against", "rolling:x" }, "rolling:7")]
    [InlineData(new[] { "drift", "--window", "2026-02-01" }, "it has 2026-01-01 to 2026-01-02")]
    [InlineData(new[] { "drift", "--window", "yesterday" }, "yesterday is no window")]
    [InlineData(new[] { "drift", "--as-of", "2020-01-01" }, "from that time")]
    [InlineData(new[] { "drift", "sales/raw@v0" }, "sparkmonitor compare")]
    [InlineData(new[] { "drift", "show", "sales" }, "run sparkmonitor drift first")]
    [InlineData(new[] { "drift", "accept", "sales" }, "sales/raw#2001-03", "flights/raw#2001-03")]
    [InlineData(new[] { "drift", "accept", "sales/raw#2026-01-09" }, "no window 2026-01-09")]
    [InlineData(new[] { "drift", "accept", "sales/raw#2026-01-01", "--column", "y" }, "no column y")]
    public async Task Mistakes_end_in_one_message_that_says_what_to_do(string[] arguments, string expected, string? other = null)
    {
        await DaysAsync(DayTables.Configuration(), (1, 300, 0), (2, 300, 0));

        var run = await Cli.RunAsync(_folder, arguments);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.True(run.Error.Contains(expected, StringComparison.Ordinal) || (other is not null && run.Error.Contains(other, StringComparison.Ordinal)), run.ToString());
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("store", "drift")));
    }

    [Fact]
    public async Task Store_that_is_not_there_is_said_to_be_empty()
    {
        _folder.Write("monitor.yaml", DayTables.Configuration());

        var run = await Cli.RunAsync(_folder, "drift");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("profile it first", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    drift: {referenses: [previous]}", "monitor.yaml:9:13: entities.sales.drift.referenses: unknown setting; did you mean references?")]
    [InlineData("    drift: {references: [previuos]}", "did you mean previous?")]
    [InlineData("    drift:\n      shift: -1", "monitor.yaml:10:7: entities.sales.drift.shift: expected a number above 0, found -1")]
    [InlineData("    drift: {columns: {x: {treshold: 0.2}}}", "did you mean threshold?")]
    [InlineData("    drift: {methods: [psy]}", "did you mean psi?")]
    [InlineData("    drift: {threshold: large}", "large is no threshold; write default")]
    [InlineData("    drift: {stages: [row]}", "did you mean raw?")]
    [InlineData("    drift: {alpha: 5}", "expected a number between 0 and 1")]
    public async Task Misspelt_policy_is_placed_in_the_file(string drift, string expected)
    {
        _folder.Write("monitor.yaml", DayTables.Configuration(drift));

        var run = await Cli.RunAsync(_folder, "validate");

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    /// <summary>As a gate a misspelt column must not pass for one without drift.</summary>
    [Theory]
    [InlineData("kidn", "sales/raw has no column kidn; did you mean kind?")]
    [InlineData("revenue", "sales/raw has no column revenue; it has kind, time, x.")]
    public async Task Misspelt_column_is_refused_also_when_nothing_is_new(string column, string expected)
    {
        await DaysAsync(DayTables.Configuration(slices: "[]"), (1, 300, 0), (2, 300, 0));
        Assert.Equal(0, (await Cli.RunAsync(_folder, "drift")).ExitCode);

        var run = await Cli.RunAsync(_folder, "drift", "sales/raw", "--column", column);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "drift", "sales/raw", "--column", "kind", "--all", "--dry-run")).ExitCode);
    }

    private async Task DaysAsync(string configuration, params (int Day, int Rows, double Shift)[] days)
    {
        await DayTables.AppendAsync(_folder.At("sales"), days);
        _folder.Write("monitor.yaml", configuration);
        await ProfileAsync();
    }

    private async Task ProfileAsync()
    {
        var run = await Cli.RunAsync(_folder, "profile");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private int Commits() => Directory.GetFiles(_folder.At("store", "drift", "_delta_log"), "*.json").Count(f => char.IsAsciiDigit(Path.GetFileName(f)[0]));
}
