using System.Globalization;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>Everything a user can get wrong ends in one short message that says what to do, its exit code, and an untouched store.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Missing_table_is_named() => Refused(await ProfileAsync(_folder.At("nowhere")), 3, "nowhere");

    [Fact]
    public async Task Folder_without_a_log_is_no_delta_table()
    {
        _folder.Write("plain/data.csv", "a,b\n1,2\n");

        Refused(await ProfileAsync(_folder.At("plain")), 3, "not a Delta table");
    }

    [Fact]
    public async Task Empty_table_is_profiled_as_empty()
    {
        var table = await SampleTables.WriteAsync(_folder.At("empty"), "SELECT 1 AS a, 'x' AS b WHERE false");

        var run = await ProfileAsync(table);

        Assert.True(run.ExitCode == 0, run.ToString());
        var show = await Cli.RunAsync(_folder, "show", "e/s", "--json");
        Assert.True(show.ExitCode == 0, show.ToString());
        Assert.All(show.Json.GetProperty("summaries").EnumerateArray(), s => Assert.Equal(0, s.GetProperty("num_rows").GetInt64()));
    }

    [Fact]
    public async Task Pattern_that_matches_no_column_is_placed_in_the_file()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));

        var run = await ProfileAsync(table, "        include: [\"dely*\"]");

        Refused(run, 2, "monitor.yaml:7:9: entities.e.stages.s.include: dely* fits no column");
        Assert.Contains("time, origin, delay", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_null_column_has_counts_and_no_figures()
    {
        var table = await SampleTables.WriteAsync(_folder.At("nulls"), "SELECT i AS id, NULL::DOUBLE AS x, NULL::VARCHAR AS t FROM range(10) AS r(i)");

        Assert.Equal(0, (await ProfileAsync(table)).ExitCode);

        var show = await Cli.RunAsync(_folder, "show", "e/s", "--json");
        foreach (var summary in show.Json.GetProperty("summaries").EnumerateArray().Where(s => s.GetProperty("column_name").GetString() is "x" or "t"))
        {
            Assert.Equal(10, summary.GetProperty("num_nulls").GetInt64());
            Assert.Equal(100, summary.GetProperty("percent_null").GetDouble());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, summary.GetProperty("median").ValueKind);
        }

        Assert.Equal(0, (await Cli.RunAsync(_folder, "show", "e/s", "--column", "x")).ExitCode);
    }

    [Fact]
    public async Task Corrupt_data_file_is_named()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));
        var file = Directory.EnumerateFiles(table, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0xA5, 4, bytes.Length - 12);
        await File.WriteAllBytesAsync(file, bytes);

        Refused(await ProfileAsync(table), 3, Path.GetFileName(file));
    }

    [Fact]
    public async Task Missing_data_file_is_named()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));
        var file = Directory.EnumerateFiles(table, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.Delete(file);

        Refused(await ProfileAsync(table), 3, Path.GetFileName(file));
    }

    [Theory]
    [InlineData("--table-version", "9", 3, "9")]
    [InlineData("--table-version", "x", 2, "--table-version")]
    [InlineData("--timestamp", "1970-01-01", 3, "1970")]
    [InlineData("--timestamp", "yesterday", 2, "2026-01-31T00:00:00Z")]
    public async Task Version_or_time_that_is_not_there_is_refused(string option, string value, int code, string expected)
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));

        Refused(await ProfileAsync(table, arguments: [option, value]), code, expected);
    }

    [Fact]
    public async Task Window_column_of_a_wrong_type_names_those_that_would_do()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));

        var run = await ProfileAsync(table, "        time: {column: origin, granularities: [1 day]}");

        Refused(run, 2, "monitor.yaml:7:16");
        Assert.Contains("the table has time", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predicate_that_is_no_condition_is_refused_with_its_text()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));

        Refused(await ProfileAsync(table, "        slices: [{where: \"dely > 60\"}]"), 2, "dely > 60");
    }

    [Fact]
    public async Task Odd_column_names_are_profiled_under_their_own_names()
    {
        string[] names = ["a.b", "it's \"quoted\"", "back`tick", "two\nlines", "🙂", "SELECT", " lead", "Größe"];
        var columns = string.Join(", ", names.Select((n, i) => $"{i} + i AS \"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        var table = await SampleTables.WriteAsync(
            _folder.At("odd"), $"SELECT {columns} FROM range(5) AS r(i)", new Dictionary<string, string?> { ["delta.columnMapping.mode"] = "name" });

        var run = await ProfileAsync(table);
        Assert.True(run.ExitCode == 0, run.ToString());

        var show = await Cli.RunAsync(_folder, "show", "e/s", "--json");
        var stored = show.Json.GetProperty("summaries").EnumerateArray()
            .ToDictionary(s => s.GetProperty("column_name").GetString()!, s => s.GetProperty("min"));
        var paths = names.Select(n => new Core.Schema.ColumnPath([n]).ToString()).ToList();
        Assert.Equal(paths.Append(":table").Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(i, stored[paths[i]].GetDouble());
        }

        var text = await Cli.RunAsync(_folder, "show", "e/s");
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("two⏎lines", text.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "show", "e/s", "--column", "`a.b`")).ExitCode);
    }

    [Fact]
    public async Task Ten_thousand_columns_are_profiled()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"i + {i} AS c{i}")));
        var table = await SampleTables.WriteAsync(_folder.At("wide"), $"SELECT {columns} FROM range(3) AS r(i)");

        var run = await ProfileAsync(table);

        Assert.True(run.ExitCode == 0, run.ToString());
        var show = await Cli.RunAsync(_folder, "show", "e/s", "--column", "c9999", "--json");
        Assert.Equal(9999, Assert.Single(show.Json.GetProperty("summaries").EnumerateArray()).GetProperty("min").GetDouble());
    }

    [Fact]
    public async Task Store_that_cannot_be_written_is_refused()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("store", "a file where the store should be");

        Refused(await ProfileAsync(table), 4, "store");
    }

    [Fact]
    public async Task Two_runs_at_once_on_one_store_both_arrive()
    {
        await SampleTables.FlightsAsync(_folder.At("one"));
        await SampleTables.FlightsAsync(_folder.At("two"));
        _folder.Write("monitor.yaml", "store: ./store\nentities: {a: {stages: {s: {table: ./one}}}, b: {stages: {s: {table: ./two}}}}");

        var runs = await Task.WhenAll(Cli.StartAsync(_folder, "profile", "a"), Cli.StartAsync(_folder, "profile", "b"));

        Assert.All(runs, r => Assert.True(r.ExitCode == 0, r.ToString()));
        var listed = await Cli.RunAsync(_folder, "runs", "--json");
        Assert.Equal(["a", "b"], listed.Json.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("entity").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Store_of_a_newer_product_is_refused_untouched()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));
        Assert.Equal(0, (await ProfileAsync(table)).ExitCode);
        var log = _folder.At("store", "summaries", "_delta_log", "00000000000000000000.json");
        var text = await File.ReadAllTextAsync(log);
        Assert.Contains("\"sparkmonitor.storeVersion\":\"1\"", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(log, text.Replace("\"sparkmonitor.storeVersion\":\"1\"", "\"sparkmonitor.storeVersion\":\"99\"", StringComparison.Ordinal));
        await SampleTables.WriteAsync(table, "SELECT TIMESTAMPTZ '2001-03-01 00:00:00+00' AS time, 'ORD' AS origin, 1::BIGINT AS delay");
        var files = Directory.GetFiles(_folder.At("store"), "*", SearchOption.AllDirectories).Length;

        Refused(await ProfileAsync(table), 4, "version 99");

        Assert.Equal(files, Directory.GetFiles(_folder.At("store"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Spark_that_is_nowhere_is_said_with_how_to_get_one()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));

        Refused(await ProfileAsync(table, arguments: ["--engine", "spark"]), 2, "There is no Spark");
    }

    private static void Refused(CliResult run, int code, string expected)
    {
        Assert.True(run.ExitCode == code, run.ToString());
        Assert.Contains(expected, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> ProfileAsync(string table, string? settings = null, string[]? arguments = null)
    {
        _folder.Write(
            "monitor.yaml",
            $"store: ./store\nentities:\n  e:\n    stages:\n      s:\n        table: {table}\n{settings}\n");
        return Cli.RunAsync(_folder, (IReadOnlyList<string>)["profile", .. arguments ?? []]);
    }
}
