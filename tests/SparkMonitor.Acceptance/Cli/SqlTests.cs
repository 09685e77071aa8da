using System.Text.Json;

namespace SparkMonitor.Acceptance.Cli;

public sealed class SqlTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();

    public async Task InitializeAsync()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", "store: ./store\nentities: {flights: {stages: {raw: {table: ./flights, time: {column: time, granularities: 1 month}}}}}");
        await Cli.RunAsync(_folder, "profile");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT count(*) FROM flights.raw", 7)]
    [InlineData("SELECT count(*) FROM 'FOLDER/flights'", 7)]
    [InlineData("SELECT count(*) FROM 'FOLDER/flights' VERSION AS OF 0", 4)]
    [InlineData("SELECT count(*) FROM runs", 1)]
    [InlineData("SELECT sum(num_rows) FROM summaries WHERE column_name = 'delay' AND granularity = '1 month'", 7)]
    public async Task Query_reaches_configured_tables_paths_and_the_store(string sql, int expected)
    {
        var run = await Cli.RunAsync(_folder, "sql", sql.Replace("FOLDER", _folder.Path, StringComparison.Ordinal), "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(expected, run.Json.GetProperty("rows")[0][0].GetDouble());
    }

    [Fact]
    public async Task Json_has_columns_types_and_values()
    {
        var run = await Cli.RunAsync(
            _folder, "sql", "SELECT 1 AS a, 'x' AS b, NULL AS c, TIMESTAMPTZ '2001-02-03 04:05:06+00' AS t, [1, 2] AS l, {'k': true} AS s, 1.50::DECIMAL(9,2) AS d, 'NaN'::DOUBLE AS n", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        var row = run.Json.GetProperty("rows")[0];
        Assert.Equal(["a", "b", "c", "t", "l", "s", "d", "n"], run.Json.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        Assert.Equal(1, row[0].GetInt32());
        Assert.Equal("x", row[1].GetString());
        Assert.Equal(JsonValueKind.Null, row[2].ValueKind);
        Assert.Equal("2001-02-03T04:05:06Z", row[3].GetString());
        Assert.Equal(2, row[4].GetArrayLength());
        Assert.True(row[5].GetProperty("k").GetBoolean());
        Assert.Equal(1.5m, row[6].GetDecimal());
        Assert.Equal("NaN", row[7].GetString());
        Assert.False(run.Json.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Long_answer_is_cut_and_says_so()
    {
        var run = await Cli.RunAsync(_folder, "sql", "SELECT i FROM range(50) AS r(i)", "--limit", "3", "--json");

        Assert.Equal(3, run.Json.GetProperty("rows").GetArrayLength());
        Assert.True(run.Json.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("SELEC 1", "SELEC")]
    [InlineData("SELECT nope FROM runs", "nope")]
    [InlineData("SELECT * FROM no_such_table", "no_such_table")]
    [InlineData("SELECT * FROM 'FOLDER/flights' VERSION AS OF 99", "99")]
    public async Task Query_that_does_not_work_says_why(string sql, string expected)
    {
        var run = await Cli.RunAsync(_folder, "sql", sql.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));

        Assert.True(run.ExitCode is 2 or 3, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_needs_neither_store_nor_configuration()
    {
        using var elsewhere = new Folder();

        var run = await Cli.RunAsync(elsewhere, "sql", $"SELECT count(*) FROM '{_folder.At("flights")}'", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(7, run.Json.GetProperty("rows")[0][0].GetInt64());
    }
}
