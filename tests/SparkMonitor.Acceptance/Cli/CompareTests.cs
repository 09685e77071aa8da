namespace SparkMonitor.Acceptance.Cli;

/// <summary>Any two addresses side by side.</summary>
public sealed class CompareTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();

    public async Task InitializeAsync()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0));
        _folder.Write("monitor.yaml", DayTables.Configuration());
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
        await DayTables.AppendAsync(_folder.At("sales"), 3, 3000, shift: 40);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sales/raw#2026-01-01", "sales/raw#2026-01-02", 0)]
    [InlineData("sales/raw#2026-01-02", "sales/raw#2026-01-03", 11)]
    [InlineData("sales/raw#2026-01-03", "sales/raw#2026-01-02", 11)]
    [InlineData("sales#2026-01-03", "sales#2026-01-03", 0)]
    [InlineData("sales/raw@v0", "sales/raw#2026-01-03", 11)]
    [InlineData("sales/raw#2026-01-02?kind=a", "sales/raw#2026-01-02?kind=b", 11)]
    [InlineData("sales/raw@v0#2026-01-02?kind=a", "sales/raw#2026-01-02?kind=a", 0)]
    public async Task Addresses_are_compared(string reference, string current, int code)
    {
        var run = await Cli.RunAsync(_folder, "compare", reference, current, "--json");

        Assert.True(run.ExitCode == code, run.ToString());
    }

    [Fact]
    public async Task Month_that_is_not_stored_is_merged_from_its_days()
    {
        var run = await Cli.RunAsync(_folder, "compare", "sales/raw#2026-01-01", "sales/raw#2026-01", "--json");

        Assert.Equal(9000, run.Json.GetProperty("current").GetProperty("num_rows").GetInt64());
        Assert.Equal(3, run.Json.GetProperty("current").GetProperty("merged_from").GetInt32());
    }

    // By hand: x is spread evenly over 0 to 100.06 on one side and 40 higher on the other, so 40 of 100 fall outside: KS = 0.4.
    [Fact]
    public async Task Column_is_measured_by_every_method()
    {
        var run = await Cli.RunAsync(_folder, "compare", "sales/raw#2026-01-02", "sales/raw#2026-01-03", "--column", "x", "--json");

        var methods = run.Json.GetProperty("findings").EnumerateArray().ToDictionary(f => f.GetProperty("method").GetString()!, f => f);
        Assert.True(methods.Count > 20);
        Assert.InRange(methods["ks"].GetProperty("statistic").GetDouble(), 0.39, 0.41);
        Assert.InRange(methods["wasserstein"].GetProperty("statistic").GetDouble(), 39.5, 40.5);
        Assert.Equal(3000, methods["ks"].GetProperty("reference_count").GetInt64());
    }

    [Theory]
    [InlineData("sales/raw", "sales/raw@v7", "Version 7 of sales/raw was not profiled; the last one before it is 1")]
    [InlineData("sales/raw", "salse/raw", "did you mean sales?")]
    [InlineData("sales/raw", "sales/row", "did you mean raw?")]
    [InlineData("sales/raw#2026-02", "sales/raw", "it has 2026-01-01 to 2026-01-03 (1 day)")]
    [InlineData("sales/raw?kind=c", "sales/raw", "it has a, b")]
    [InlineData("sales/raw?kinds=a", "sales/raw", "did you mean kind?")]
    [InlineData("sales/raw#", "sales/raw", "the window behind # is missing")]
    [InlineData("ref:sales", "sales/raw", "a reference is ref:entity/name")]
    [InlineData("sales/raw@2020-01-01", "sales/raw", "no summaries of sales/raw")]
    public async Task Address_of_nothing_says_what_there_is(string reference, string current, string expected)
    {
        var run = await Cli.RunAsync(_folder, "compare", reference, current);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
