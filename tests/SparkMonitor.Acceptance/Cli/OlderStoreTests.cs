using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using SparkMonitor.Local.Store;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>
/// A store whose table <c>drift</c> was made by the first version of that table, which lacks what version 2 added (<c>slices</c>, <c>ln_e_value</c>): it is read,
/// shown and appended to, and gains the columns.
/// </summary>
public sealed class OlderStoreTests : IDisposable
{
    /// <summary>The table as its first version had it.</summary>
    internal static readonly StoreTable First = DriftTable.Definition with
    {
        Version = 1,
        Columns = [.. DriftTable.Definition.Columns.Where(c => c.Name is not ("slices" or "ln_e_value"))],
    };

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_of_the_first_version_of_the_table_are_kept_read_and_continued()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 30));
        _folder.Write("monitor.yaml", DayTables.Configuration());
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
        Assert.Equal(11, (await Cli.RunAsync(_folder, "drift")).ExitCode);
        var before = await WriteAsFirstVersionAsync();
        Assert.Equal(DriftTable.Definition.Columns.Count - 2, (await Cli.SqlAsync(_folder, "SELECT * FROM drift LIMIT 1"))[0].Length);
        var older = await RowsAsync();

        // Nothing is new: the older findings are known, and shown.
        var again = await Cli.RunAsync(_folder, "drift", "--json");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal("unchanged", again.Json.GetProperty("evaluations")[0].GetProperty("outcome").GetString());
        var shown = await Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--column", "x");
        Assert.True(shown.ExitCode == 0 && shown.Output.Contains("2026-01-03", StringComparison.Ordinal), shown.ToString());
        var listed = await Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--json");
        Assert.All(listed.Json.GetProperty("findings").EnumerateArray(), f => Assert.Equal(0, f.GetProperty("slices").GetArrayLength()));

        // A further day is evaluated, and only that one; its rows have the columns.
        await DayTables.AppendAsync(_folder.At("sales"), 4, shift: 60);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
        var next = await Cli.RunAsync(_folder, "drift", "--json");
        Assert.True(next.ExitCode == 11, next.ToString());
        Assert.All(
            await Cli.SqlAsync(_folder, $"SELECT DISTINCT \"window\".start::DATE::VARCHAR FROM drift WHERE evaluation_id = '{next.Json.GetProperty("evaluations")[0].GetProperty("evaluation_id").GetString()}'"),
            day => Assert.Equal("2026-01-04", day[0].GetString()));
        Assert.Equal([[before.ToString(System.Globalization.CultureInfo.InvariantCulture), "0", "1"]], await NumbersAsync("""
            SELECT count(*) FILTER (evaluated_at < latest), count(slices) FILTER (evaluated_at < latest), least(count(slices) FILTER (evaluated_at = latest), 1)
            FROM drift, (SELECT max(evaluated_at) AS latest FROM drift)
            """));
        Assert.Equal(older, (await RowsAsync()).Take(older.Count));
        var both = await Cli.RunAsync(_folder, "drift", "show", "sales/raw", "--column", "x");
        Assert.Contains("2026-01-03", both.Output, StringComparison.Ordinal);
        Assert.Contains("2026-01-04", both.Output, StringComparison.Ordinal);

        // A program of the first version goes on with what it knows.
        await using var tables = Open();
        Assert.Equal(await tables.ReadAsync(DriftTable.Definition, ["run_id"], [], default).CountAsync(), await tables.ReadAsync(First, ["run_id"], [], default).CountAsync());
    }

    private LocalTables Open() => new(_folder.At("store"), new EngineLimits { Threads = 1, Memory = 1L << 30 }, TimeProvider.System);

    /// <summary>Writes the findings once more, into a table of the first version; returns their number.</summary>
    private async Task<int> WriteAsFirstVersionAsync()
    {
        List<object?[]> rows;
        await using (var present = Open())
        {
            rows = await present.ReadAsync(DriftTable.Definition, [.. First.Columns.Select(c => c.Name)], [], default).ToListAsync();
        }

        Directory.Delete(_folder.At("store", "drift"), recursive: true);
        await using var tables = Open();
        var written = await tables.AppendAsync(First, rows.ToAsyncEnumerable(), new AppendMark("first version", 1), default);
        Assert.True(written.Committed);
        return rows.Count;
    }

    private async Task<List<string>> RowsAsync() =>
        [.. (await Cli.SqlAsync(_folder, "SELECT address, column_name, method, statistic, p_value, verdict, input_hash, details::VARCHAR FROM drift ORDER BY evaluated_at, 1, 2, 3, 7"))
            .Select(r => string.Join('|', r.Select(v => v.GetRawText())))];

    private async Task<List<string[]>> NumbersAsync(string sql) => [.. (await Cli.SqlAsync(_folder, sql)).Select(r => r.Select(v => v.GetRawText()).ToArray())];
}
