using System.Text.Json;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>What slices say about the movement of a table, on Delta tables through the command line.</summary>
public sealed class SliceDriftTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Kidney stones (Charig and others, British Medical Journal 292, 1986), every patient a hundredfold: the second day's treatment heals more of the
    /// small (93.1 against 86.7 %) and more of the large stones (73.0 against 68.8 %), and less of all (78.0 against 82.6 %).
    /// </summary>
    [Fact]
    public async Task Simpsons_paradox_is_shown_as_a_change_of_mix()
    {
        await SampleTables.WriteAsync(_folder.At("patients"), $"""
            {Patients(1, "small", 23400, 27000)} UNION ALL {Patients(1, "large", 5500, 8000)} UNION ALL
            {Patients(2, "small", 8100, 8700)} UNION ALL {Patients(2, "large", 19200, 26300)}
            """);
        await ProfileAsync("patients", "[stone]");

        var run = await Cli.RunAsync(_folder, "drift", "--json");
        var screen = await Cli.RunAsync(_folder, "drift", "show", "shop/raw", "--column", "healed");
        var json = await Cli.RunAsync(_folder, "drift", "show", "shop/raw", "--column", "healed", "--json");
        var compare = await Cli.RunAsync(_folder, "compare", "shop/raw#2026-01-01", "shop/raw#2026-01-02", "--column", "healed");

        Assert.True(run.ExitCode == 11, run.ToString());
        var slices = json.Json.GetProperty("findings").EnumerateArray().SelectMany(f => f.GetProperty("slices").EnumerateArray())
            .Where(s => s.GetProperty("measure").GetString() == "mean").ToDictionary(s => s.GetProperty("slice_value").GetString()!);
        Assert.Equal(["large", "small"], slices.Keys.Order());
        Assert.All(slices.Values, s => Assert.True(s.GetProperty("is_reversed").GetBoolean() && s.GetProperty("within").GetDouble() > 0));
        // Kitagawa 1955 by hand: mean weights times the changes of the rates, and what is left is mix.
        const double Within = ((270 + 87) / 700.0 * ((81 / 87.0) - (234 / 270.0))) + ((80 + 263) / 700.0 * ((192 / 263.0) - (55 / 80.0)));
        Assert.Equal(Within, slices.Values.Sum(s => s.GetProperty("within").GetDouble()), 9);
        Assert.Equal((273.0 - 289) / 350, slices.Values.Sum(s => s.GetProperty("movement").GetDouble()), 9);
        Assert.Equal(1, slices.Values.Sum(s => s.GetProperty("share").GetDouble()), 9);
        Assert.Contains("Simpson's paradox", screen.Output, StringComparison.Ordinal);
        Assert.Contains("Simpson's paradox", compare.Output, StringComparison.Ordinal);

        var stored = await Cli.SqlAsync(_folder, "SELECT count(*) FILTER (WHERE slices IS NOT NULL AND slice_key IS NULL), count(*) FILTER (WHERE slices IS NOT NULL AND slice_key IS NOT NULL) FROM drift");
        Assert.True(stored[0][0].GetInt64() > 0);
        Assert.Equal(0, stored[0][1].GetInt64());
    }

    [Fact]
    public async Task Broken_join_is_traced_to_its_slice_and_crossed_slice()
    {
        await SampleTables.WriteAsync(_folder.At("orders"), $"{Orders(1, "false")} UNION ALL {Orders(2, "shop = 'north' AND kind = 'a'")}");
        await ProfileAsync("orders", "[shop, kind, [shop, kind]]");

        var run = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.True(run.ExitCode == 11, run.ToString());
        var whole = run.Json.GetProperty("evaluations")[0].GetProperty("weightiest").EnumerateArray()
            .First(f => f.GetProperty("method").GetString() == "null_rate" && f.GetProperty("slice_key").ValueKind == JsonValueKind.Null);
        Assert.Equal("customer", whole.GetProperty("column_name").GetString());
        var shares = whole.GetProperty("slices").EnumerateArray()
            .ToDictionary(s => $"{s.GetProperty("slice_key").GetString()}={s.GetProperty("slice_value").GetString()}", s => s.GetProperty("share").GetDouble());
        Assert.Equal(1, shares["shop=north"], 9);
        Assert.Equal(1, shares["kind=a"], 9);
        Assert.Equal(1, shares["shop & kind=north & a"], 9);
        Assert.Equal(0, shares["shop=south"], 9);
        Assert.Equal(0, shares["shop & kind=north & b"], 9);

        var screen = await Cli.RunAsync(_folder, ["drift", "--all", "--dry-run"], terminal: true, width: 200);
        Assert.True(ScreenText.Plain(screen.Output).Contains("shop & kind = north & a (100 %)", StringComparison.Ordinal), screen.ToString());
    }

    [Fact]
    public async Task Table_whose_slices_did_not_move_stores_none()
    {
        await SampleTables.WriteAsync(_folder.At("orders"), $"{Orders(1, "false")} UNION ALL {Orders(2, "false")}");
        await ProfileAsync("orders", "[shop]");

        var run = await Cli.RunAsync(_folder, "drift", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(0, (await Cli.SqlAsync(_folder, "SELECT count(*) FROM drift WHERE slices IS NOT NULL"))[0][0].GetInt64());
    }

    private static string Patients(int day, string stone, int healed, int all) => FormattableString.Invariant($"""
        SELECT TIMESTAMPTZ '2026-01-{day:00} 00:00:00+00' + INTERVAL (i % 86400) SECOND AS time, '{stone}' AS stone, (i < {healed})::INTEGER AS healed FROM range({all}) AS r(i)
        """);

    private static string Orders(int day, string isLost) => FormattableString.Invariant($"""
        SELECT TIMESTAMPTZ '2026-01-{day:00} 00:00:00+00' + INTERVAL (i % 86400) SECOND AS time, shop, kind, CASE WHEN {isLost} THEN NULL ELSE i % 40 END AS customer
        FROM (SELECT i, CASE WHEN i % 2 = 0 THEN 'north' ELSE 'south' END AS shop, CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS kind FROM range(6000) AS r(i))
        """);

    private async Task ProfileAsync(string table, string slices)
    {
        _folder.Write("monitor.yaml", $$"""
            store: ./store
            entities:
              shop:
                stages:
                  raw: {table: ./{{table}}, time: {column: time, granularities: [1 day]}, slices: {{slices}}}
                drift: {references: [previous]}
            """);
        var run = await Cli.RunAsync(_folder, "profile");
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
