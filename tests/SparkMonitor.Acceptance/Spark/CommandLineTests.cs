using System.Text.RegularExpressions;
using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>The program with <c>--engine spark</c>.</summary>
[Collection(SparkServersCollection.Name)]
public sealed partial class CommandLineTests(SparkServers servers) : IAsyncLifetime
{
    private const string Configuration = """
        store: ./store
        entities:
          flights:
            stages:
              raw:
                table: ./flights
                time: {column: time, granularities: [1 day, 1 month]}
                slices: [{column: origin, top: 2}, {where: "delay > 15"}]
                profilers:
                  - {name: most, sql: "max({{column}})", columns: [delay]}
                  - {name: mean, sql: "avg({{column}})", columns: [delay]}
                  - {name: twice, derived: "mean * 2", columns: [delay]}
        """;

    private readonly Folder _folder = new();
    private string _remote = null!;

    public async Task InitializeAsync() => _remote = (await servers.Delta).ConnectionString;

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [SparkFact]
    public async Task A_profile_on_Spark_is_that_of_the_embedded_engine_and_is_not_repeated_by_it()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", Configuration);

        var spark = await SparkAsync("profile", "--json");
        Assert.True(spark.ExitCode == 0, spark.ToString());
        var stage = spark.Json.GetProperty("stages")[0];
        Assert.Equal("committed", stage.GetProperty("outcome").GetString());
        Assert.Equal("spark", stage.GetProperty("run").GetProperty("engine").GetString());

        Assert.Equal("already_done", (await SparkAsync("profile", "--json")).Json.GetProperty("stages")[0].GetProperty("outcome").GetString());
        Assert.Equal("already_done", (await Cli.Cli.RunAsync(_folder, "profile", "--json")).Json.GetProperty("stages")[0].GetProperty("outcome").GetString());

        var local = await Cli.Cli.RunAsync(_folder, "profile", "--store", "./other", "--json");
        Assert.True(local.ExitCode == 0, local.ToString());
        const string Query = "SELECT granularity, slice_key, slice_value, column_name, \"window\".start AS start, num_rows, state_hash, custom FROM summaries ORDER BY ALL";
        var mine = await Cli.Cli.RunAsync(_folder, "sql", Query, "--json");
        var theirs = await Cli.Cli.RunAsync(_folder, "sql", Query, "--store", "./other", "--json");
        Assert.True(mine.ExitCode == 0, mine.ToString());
        Assert.InRange(mine.Json.GetProperty("rows").GetArrayLength(), 50, 1000);
        Assert.Equal(Cli.Cli.Rows(theirs), Cli.Cli.Rows(mine));
    }

    [SparkFact]
    public async Task Views_and_queries_read_the_store_through_Spark()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", Configuration);
        Assert.Equal(0, (await Cli.Cli.RunAsync(_folder, "profile")).ExitCode);

        Assert.Equal((await Cli.Cli.RunAsync(_folder, "show", "flights/raw")).Output, (await SparkAsync("show", "flights/raw")).Output);
        Assert.Equal((await Cli.Cli.RunAsync(_folder, "runs", "--json")).Output, (await SparkAsync("runs", "--json")).Output);
        Assert.Equal("""[["ORD",3],["DFW",2],["ATL",1]]""", Cli.Cli.Rows(await SparkAsync("sql", "SELECT origin, count(*) AS n FROM flights.raw WHERE origin IS NOT NULL GROUP BY origin ORDER BY n DESC, origin DESC", "--json")));
        Assert.Equal("[[4]]", Cli.Cli.Rows(await SparkAsync("sql", "SELECT count(*) FROM './flights' VERSION AS OF 0", "--json")));
        Assert.Equal("[[\"raw\"]]", Cli.Cli.Rows(await SparkAsync("sql", "SELECT DISTINCT stage FROM summaries", "--json")));

        var refused = await SparkAsync("sql", "DROP TABLE summaries");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("sql only reads", refused.Error, StringComparison.Ordinal);
        var history = await SparkAsync("history", "./flights", "--json");
        Assert.Equal([1L, 0L], history.Json.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("version").GetInt64()));
    }

    [SparkTheory]
    [InlineData("./nowhere", "does not exist")]
    [InlineData("no_such_table", "does not exist")]
    [InlineData("no_such_catalog.some.thing", "does not exist")]
    public async Task A_missing_table_is_named_with_its_own_exit_code(string table, string message)
    {
        _folder.Write("monitor.yaml", "{store: ./store, entities: {a: {stages: {raw: {table: " + table + "}}}}}");
        var result = await SparkAsync("profile");
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(table.TrimStart('.'), result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.ToString(), StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task A_server_without_Delta_is_told()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", Configuration);
        _remote = (await servers.Impatient).ConnectionString;
        var result = await SparkAsync("profile");
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.True(result.Error.Contains("without Delta Lake", StringComparison.Ordinal), result.ToString());
    }

    [SparkFact]
    public async Task A_wrong_token_is_told_before_anything_is_read()
    {
        _folder.Write("monitor.yaml", Configuration);
        _remote = _remote[.._remote.IndexOf(';', StringComparison.Ordinal)] + ";token=wrong";
        var result = await SparkAsync("profile");
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("refuses the token", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", result.Error, StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task Mistakes_in_predicates_are_the_users()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", "{store: ./store, entities: {a: {stages: {raw: {table: ./flights, slices: [{where: delayed > 3}]}}}}}");
        var result = await SparkAsync("profile");
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("delayed > 3", result.Error, StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task Cancellation_stops_the_work_on_the_cluster()
    {
        // A predicate that takes some 10 ms for each row: the work lasts until somebody cancels it.
        await SampleTables.WriteAsync(_folder.At("numbers"), "SELECT i, sin(i) AS b, 'text ' || i AS t FROM range(20000) r(i)");
        _folder.Write("monitor.yaml", "{store: ./store, entities: {a: {stages: {raw: {table: ./numbers, slices: [{where: 'exists(sequence(i, i + 500000), x -> x = -1)'}]}}}}}");
        var log = Path.Combine((await servers.Delta).Folder, "spark.log");
        var (seen, length, quiet) = (Read().Length, 0, 0);
        using var cancellation = new CancellationTokenSource();

        var run = Cli.Cli.RunAsync(_folder, ["profile", "--engine", "spark", "--remote", _remote], cancellation: cancellation.Token);
        Assert.True(await SparkSubmit.Script.EventuallyAsync(() => run.IsCompleted || IsAtWork(), 120), string.Join('\n', Read()[seen..].Split('\n').TakeLast(40)));
        Assert.False(run.IsCompleted, run.IsCompleted ? (await run).ToString() : null);
        await cancellation.CancelAsync();
        var result = await run;

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.False(Directory.Exists(_folder.At("store", "summaries")));
        Assert.True(await SparkSubmit.Script.EventuallyAsync(() => Cancelled().IsMatch(Read()[seen..]), 60), Read()[seen..].Split('\n').LastOrDefault(l => l.Contains("ancel", StringComparison.Ordinal)));

        // Tasks run and nothing has been logged for two seconds: the predicate is what they are at.
        bool IsAtWork()
        {
            var text = Read()[seen..];
            (quiet, length) = text.Length == length ? (quiet + 1, length) : (0, text.Length);
            return quiet > 20 && Running().Count(text) > Finished().Count(text);
        }

        string Read()
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
    }

    [SparkFact]
    public async Task A_configuration_is_suggested_from_what_Spark_reads()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        var spark = await SparkAsync("init", "./flights", "-o", "spark.yaml");
        var local = await Cli.Cli.RunAsync(_folder, "init", "./flights", "-o", "local.yaml");
        Assert.True(spark.ExitCode == 0, spark.ToString());
        Assert.True(local.ExitCode == 0, local.ToString());
        Assert.Equal(Settings("local.yaml"), Settings("spark.yaml"));

        // Comments tell sizes, which not every engine knows.
        string[] Settings(string file) =>
            [.. File.ReadAllLines(_folder.At(file)).SkipWhile(l => !l.StartsWith("entities", StringComparison.Ordinal)).Select(l => l.Split('#')[0].TrimEnd())];
    }

    /// <summary>Spark's log about a job that was ended by the tag of its operation, or the tasks that were.</summary>
    [GeneratedRegex("cancelled job tags|part of cancelled|Job tag .*cancelled|Task .* killed|was cancelled|Killing all running tasks.*cancelled", RegexOptions.IgnoreCase)]
    private static partial Regex Cancelled();

    [GeneratedRegex("Executor: Running task ")]
    private static partial Regex Running();

    [GeneratedRegex("Executor: Finished task ")]
    private static partial Regex Finished();

    private Task<CliResult> SparkAsync(params string[] arguments) => Cli.Cli.RunAsync(_folder, [.. arguments, "--engine", "spark", "--remote", _remote]);
}
