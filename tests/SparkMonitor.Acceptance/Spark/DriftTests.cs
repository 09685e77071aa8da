using System.Globalization;
using System.Text.RegularExpressions;
using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Spark.Store;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>References, drift and comparisons where Spark reads and writes the store.</summary>
[Collection(SparkStoresCollection.Name)]
public sealed class DriftTests(SparkServers servers) : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private string _remote = null!;

    public async Task InitializeAsync() => _remote = (await servers.Store).ConnectionString;

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [SparkFact]
    public async Task Findings_of_a_store_are_the_same_through_either_engine()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 30));
        _folder.Write("monitor.yaml", DayTables.Configuration("    drift: {references: [previous, \"pinned:golden\"], methods: [auto, ks, psi]}\n"));
        Assert.Equal("committed", (await Ok(SparkAsync("profile", "--json"))).Json.GetProperty("stages")[0].GetProperty("outcome").GetString());
        await Ok(SparkAsync("reference", "pin", "golden", "--window", "2026-01-01", "--by", "ann"));
        Copy(_folder.At("store"), _folder.At("other"));

        var spark = await SparkAsync("drift", "--json");
        var local = await Cli.Cli.RunAsync(_folder, "drift", "--json", "--store", "./other");

        Assert.True(spark.ExitCode == 11, spark.ToString());
        Assert.True(local.ExitCode == 11, local.ToString());
        const string Findings = "SELECT * EXCLUDE (evaluation_id, evaluated_at) FROM drift ORDER BY ALL";
        var mine = Cli.Cli.Rows(await Cli.Cli.RunAsync(_folder, "sql", Findings, "--json"));
        Assert.Equal(Cli.Cli.Rows(await Cli.Cli.RunAsync(_folder, "sql", Findings, "--json", "--store", "./other")), mine);
        Assert.Contains("pinned:golden", mine, StringComparison.Ordinal);

        // A repeat finds nothing new, on the engine that wrote and on the other.
        Assert.Equal("unchanged", (await Ok(SparkAsync("drift", "--json"))).Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());
        Assert.Equal("unchanged", (await Ok(Cli.Cli.RunAsync(_folder, "drift", "--json"))).Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());

        foreach (var command in (string[][])[["compare", "sales/raw#2026-01-02", "sales/raw#2026-01-03"], ["show", "sales/raw"], ["reference", "list"], ["drift", "show", "sales"]])
        {
            var theirs = await Cli.Cli.RunAsync(_folder, [.. command, "--json"]);
            var ours = await SparkAsync([.. command, "--json"]);
            Assert.True(theirs.ExitCode == ours.ExitCode, ours.ToString());
            Assert.Equal(Lines(theirs), Lines(ours));
        }
    }

    /// <summary>Findings that a program of the first version of <c>drift</c> wrote with Spark, before the table had all its columns.</summary>
    [SparkFact]
    public async Task Findings_of_the_first_version_of_the_table_are_read_shown_and_continued()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 30));
        _folder.Write("monitor.yaml", DayTables.Configuration());
        await Ok(Cli.Cli.RunAsync(_folder, "profile"));
        Assert.Equal(11, (await Cli.Cli.RunAsync(_folder, "drift")).ExitCode);
        var older = await WriteAsFirstVersionAsync();
        Assert.Equal(OlderStoreTests.First.Columns.Count, (await Cli.Cli.SqlAsync(_folder, "SELECT * FROM drift LIMIT 1"))[0].Length);

        var again = await Ok(SparkAsync("drift", "--json"));
        Assert.Equal("unchanged", again.Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());
        Assert.Contains("2026-01-03", (await Ok(SparkAsync("drift", "show", "sales/raw", "--column", "x"))).Output, StringComparison.Ordinal);

        // A further day is evaluated, and only that one; its rows have the columns that the table lacked.
        await DayTables.AppendAsync(_folder.At("sales"), 4, shift: 60);
        await Ok(Cli.Cli.RunAsync(_folder, "profile"));
        var next = await SparkAsync("drift", "--json");
        Assert.True(next.ExitCode == 11, next.ToString());
        var counted = await Cli.Cli.SqlAsync(_folder, """
            SELECT count(*) FILTER (evaluated_at < latest), count(slices) FILTER (evaluated_at < latest), count(slices) FILTER (evaluated_at = latest) > 0,
                   string_agg(DISTINCT "window".start::DATE::VARCHAR) FILTER (evaluated_at = latest)
            FROM drift, (SELECT max(evaluated_at) AS latest FROM drift)
            """);
        Assert.Equal([older.ToString(CultureInfo.InvariantCulture), "0", "true", "\"2026-01-04\""], Assert.Single(counted).Select(v => v.GetRawText()));
        var shown = await Ok(SparkAsync("drift", "show", "sales/raw", "--json"));
        Assert.Equal(Lines(await Ok(Cli.Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--json"))), Lines(shown));
        Assert.Equal(
            ["2026-01-02", "2026-01-03", "2026-01-04"],
            shown.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("window").GetString()).Distinct());
    }

    // Spark removes the files of the old version for good, and with them the only rows that the reference was made of.
    [SparkTheory]
    [InlineData("spark")]
    [InlineData("duckdb")]
    public async Task Reference_of_an_old_version_stays_when_its_files_are_vacuumed(string engine)
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 2000, 0));
        await using var session = await SparkConnectSession.ConnectAsync(_remote);
        var table = $"delta.{SparkSql.Identifier(_folder.At("sales"))}";
        await session.ExecuteCommandAsync($"INSERT OVERWRITE {table} SELECT time + INTERVAL 1 DAY, kind, x + 40 FROM {table}");
        _folder.Write("monitor.yaml", DayTables.Configuration("    drift: {references: [\"pinned:training\"]}\n", "[]"));
        await Ok(RunAsync("profile"));

        await Ok(RunAsync("reference", "pin", "training", "--stage", "raw", "--version", "0"));
        await session.SetSettingAsync("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        await session.ExecuteCommandAsync($"VACUUM {table} RETAIN 0 HOURS");

        var gone = await RunAsync("profile", "--table-version", "0", "--store", "./fresh");
        Assert.True(gone.ExitCode == 3, gone.ToString());
        var drift = await RunAsync("drift", "--json");
        Assert.True(drift.ExitCode == 11, drift.ToString());
        var worst = drift.Json.GetProperty("evaluations")[0].GetProperty("weightiest").EnumerateArray().First(f => f.GetProperty("column_name").GetString() == "x");
        Assert.Equal("detected", worst.GetProperty("verdict").GetString());
        Assert.StartsWith("ref:sales/training", worst.GetProperty("reference_address").GetString(), StringComparison.Ordinal);

        Task<CliResult> RunAsync(params string[] arguments) => engine == "spark" ? SparkAsync(arguments) : Cli.Cli.RunAsync(_folder, arguments);
    }

    [SparkFact]
    public async Task A_store_in_a_schema_has_views_that_others_query()
    {
        const string Schema = "spark_catalog.metrics_test";
        await using var session = await SparkConnectSession.ConnectAsync(_remote);
        await session.ExecuteCommandAsync($"CREATE SCHEMA {Schema}");
        try
        {
            await session.ExecuteCommandAsync($"CREATE VIEW {Schema}.other_drift_metrics AS SELECT 1 AS mine");
            await DayTables.AppendAsync(_folder.At("sales"), (1, 1000, 0), (2, 1000, 30));
            await DayTables.AppendAsync(_folder.At("other"), 1, 100);
            _folder.Write("monitor.yaml", DayTables.Configuration("    drift: {references: [previous], methods: [auto, ks, psi]}\n", "[]")
                .Replace("./store", Schema, StringComparison.Ordinal)
                .Replace("    stages:\n", "    stages:\n      more: {table: ./other}\n", StringComparison.Ordinal));

            var profile = await SparkAsync("profile");
            Assert.True(profile.ExitCode == 0, profile.ToString());
            Assert.Contains("other_drift_metrics is not ours to change", profile.Error, StringComparison.Ordinal);
            Assert.Equal(11, (await SparkAsync("drift")).ExitCode);

            var summaries = await RowsAsync($"SELECT window.start, `count`, log_type, monitor_version FROM {Schema}.sales_profile_metrics WHERE column_name = 'x' AND granularity = '1 day' ORDER BY 1");
            Assert.Equal([1000L, 1000L], summaries.Select(r => r[1]));
            var drift = await RowsAsync($"SELECT avg_delta, ks_test.statistic, ks_test.pvalue, population_stability_index, drift_type, non_null_columns_delta FROM {Schema}.sales_drift_metrics WHERE column_name = 'x'");
            Assert.InRange((double)Assert.Single(drift)[0]!, 29, 31);
            Assert.InRange((double)drift[0][1]!, 0.28, 0.33);
            Assert.Equal("CONSECUTIVE", drift[0][4]);
            Assert.Equal(1, Assert.Single(await RowsAsync($"SELECT mine FROM {Schema}.other_drift_metrics"))[0]);
            Assert.Equal("[[1000]]", Cli.Cli.Rows(await SparkAsync("sql", "SELECT count FROM sales_profile_metrics WHERE column_name = ':table' AND window.start = TIMESTAMP '2026-01-02'", "--json")));

            // Unchanged definitions are left alone, changed ones are made anew.
            var made = await CreatedAsync();
            await Ok(SparkAsync("profile"));
            Assert.Equal(made, await CreatedAsync());
            _folder.Write("monitor.yaml", (await File.ReadAllTextAsync(_folder.At("monitor.yaml")))
                .Replace("slices: []", "slices: []\n        profilers: [{name: top, sql: \"max({{column}})\", columns: [x]}]", StringComparison.Ordinal));
            await Ok(SparkAsync("profile"));
            Assert.NotEqual(made, await CreatedAsync());
            Assert.Single(await RowsAsync($"SELECT top FROM {Schema}.sales_profile_metrics WHERE column_name = 'x' AND granularity IS NULL"), r => r[0] is > 100.0);
        }
        finally
        {
            await session.ExecuteCommandAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
        }

        Task<IReadOnlyList<object?[]>> RowsAsync(string sql) => session.QueryAsync(SparkRelation.Sql(sql)).ToRowsAsync();

        async Task<string?> CreatedAsync()
        {
            await foreach (var batch in session.ExecuteSqlAsync($"SHOW TBLPROPERTIES {Schema}.sales_profile_metrics ('sparkmonitor.definition')"))
            {
                return batch["value"].GetString(0);
            }

            return null;
        }
    }

    [SparkFact]
    public async Task Windows_between_versions_are_those_of_the_embedded_engine()
    {
        await using var session = await SparkConnectSession.ConnectAsync(_remote);
        var table = $"delta.{SparkSql.Identifier(_folder.At("sales"))}";
        await DayTables.AppendAsync(_folder.At("sales"), 1, 400);
        _folder.Write("monitor.yaml", """
            store: ./store
            entities:
              sales:
                stages:
                  raw: {table: ./sales, time: versions}
            """);
        await BothAsync();
        await DayTables.AppendAsync(_folder.At("sales"), 2, 300);

        // Rewrites rows without adding any: compaction is no data change, an update is one.
        await session.ExecuteCommandAsync($"OPTIMIZE {table}");
        await session.ExecuteCommandAsync($"UPDATE {table} SET x = -1 WHERE x > 99");
        await BothAsync();

        const string Query = "SELECT granularity, \"window\", column_name, table_version, num_rows, state_hash FROM summaries ORDER BY ALL";
        var spark = Cli.Cli.Rows(await Cli.Cli.RunAsync(_folder, "sql", Query, "--json"));
        Assert.Equal(Cli.Cli.Rows(await Cli.Cli.RunAsync(_folder, "sql", Query, "--json", "--store", "./other")), spark);
        Assert.Equal("[[1]]", Cli.Cli.Rows(await Cli.Cli.RunAsync(_folder, "sql", "SELECT count(*) FROM summaries WHERE granularity = 'versions' AND column_name = 'x' AND table_version = 3", "--json")));

        async Task BothAsync()
        {
            await Ok(SparkAsync("profile"));
            await Ok(Cli.Cli.RunAsync(_folder, "profile", "--store", "./other"));
        }
    }

    [SparkFact]
    public async Task A_table_of_the_catalog_is_profiled_at_a_version_and_at_a_time()
    {
        await using var session = await SparkConnectSession.ConnectAsync(_remote);
        await SampleTables.FlightsAsync(_folder.At("flights"));
        await session.ExecuteCommandAsync("CREATE SCHEMA travel_test");
        try
        {
            await session.ExecuteCommandAsync($"CREATE TABLE travel_test.`2001_flights` USING delta LOCATION {SparkSql.Text(_folder.At("flights"))}");
            var history = await Ok(Cli.Cli.RunAsync(_folder, "history", "./flights", "--json"));
            var second = history.Json.GetProperty("versions")[0].GetProperty("timestamp").GetDateTimeOffset();
            _folder.Write("monitor.yaml", "{store: ./store, entities: {a: {stages: {raw: {table: 'spark_catalog.travel_test.`2001_flights`'}}}}}");

            var first = await Ok(SparkAsync("profile", "--table-version", "0", "--json"));
            var before = await Ok(SparkAsync("profile", "--timestamp", second.AddMilliseconds(-1).ToString("O"), "--json", "--store", "./other"));
            var latest = await Ok(SparkAsync("profile", "--timestamp", second.AddDays(1).ToString("O"), "--json"));
            Assert.Equal((0, 4), Run(first));
            Assert.Equal((0, 4), Run(before));
            Assert.Equal((1, 7), Run(latest));
            var early = await SparkAsync("profile", "--timestamp", "2001-01-01", "--json");
            Assert.True(early.ExitCode == 3, early.ToString());
            Assert.Contains("its oldest is 0", early.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await session.ExecuteCommandAsync("DROP SCHEMA IF EXISTS travel_test CASCADE");
        }

        static (long, long) Run(CliResult result)
        {
            var run = result.Json.GetProperty("stages")[0].GetProperty("run");
            return (run.GetProperty("table_version").GetInt64(), run.GetProperty("num_rows").GetInt64());
        }
    }

    /// <summary>The lines of an answer, without what is new in each.</summary>
    private static IEnumerable<string> Lines(CliResult result) =>
        Regex.Replace(result.Output, "\"(evaluation_id|evaluated_at|run_id|run_time)\": *\"[^\"]*\"", "").Split('\n');

    /// <summary>Writes the findings once more, through Spark into a table of the first version; returns their number.</summary>
    private async Task<int> WriteAsFirstVersionAsync()
    {
        await using var session = await SparkConnectSession.ConnectAsync(_remote);
        await using var tables = new SparkTables(session, _folder.At("store"));
        var rows = await tables.ReadAsync(DriftTable.Definition, [.. OlderStoreTests.First.Columns.Select(c => c.Name)], [], default).ToListAsync();
        Directory.Delete(_folder.At("store", "drift"), recursive: true);
        await using var older = new SparkTables(session, _folder.At("store"));
        Assert.True((await older.AppendAsync(OlderStoreTests.First, rows.ToAsyncEnumerable(), new AppendMark("first version", 1), default)).Committed);
        return rows.Count;
    }

    private static async Task<CliResult> Ok(Task<CliResult> run)
    {
        var result = await run;
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private Task<CliResult> SparkAsync(params string[] arguments) => Cli.Cli.RunAsync(_folder, [.. arguments, "--engine", "spark", "--remote", _remote]);
}
