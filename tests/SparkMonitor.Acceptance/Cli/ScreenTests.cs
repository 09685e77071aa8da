namespace SparkMonitor.Acceptance.Cli;

/// <summary>What a user sees, word for word.</summary>
public sealed class ScreenTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();

    public async Task InitializeAsync()
    {
        await SampleTables.FlightsAsync(_folder.At("flights"));
        _folder.Write("monitor.yaml", """
            store: ./store
            entities:
              flights:
                stages:
                  raw:
                    table: ./flights
                    time: {column: time, granularities: [1 month]}
                    slices: [origin]
            """);
        var run = await Cli.RunAsync(_folder, "profile");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("show-store", "show")]
    [InlineData("show-stage", "show", "flights/raw")]
    [InlineData("show-window", "show", "flights/raw#2001-02")]
    [InlineData("show-slice", "show", "flights/raw?origin=ORD")]
    [InlineData("show-column", "show", "flights/raw", "--column", "delay")]
    [InlineData("show-categories", "show", "flights/raw", "--column", "origin")]
    [InlineData("show-slices", "show", "flights/raw", "--slices")]
    [InlineData("runs", "runs")]
    [InlineData("history", "history", "flights/raw")]
    [InlineData("detail", "detail", "flights/raw")]
    [InlineData("changes", "changes", "flights/raw", "--from", "0")]
    [InlineData("vacuum", "vacuum", "flights/raw", "--dry-run")]
    [InlineData("sql", "sql", "SELECT origin, count(*) AS flights, avg(delay) AS mean FROM flights.raw GROUP BY origin ORDER BY origin NULLS LAST")]
    public async Task Screen_is_as_expected(string name, params string[] arguments)
    {
        var plain = await Cli.RunAsync(_folder, arguments);
        Assert.True(plain.ExitCode == 0, plain.ToString());
        var file = Repository.File("tests", "SparkMonitor.Acceptance", "Cli", "Screens", $"{name}.txt");
        var actual = ScreenText.Stable(plain.Output + (plain.Error.Length > 0 ? $"--- error stream\n{plain.Error}" : string.Empty), _folder.Path);
        if (name is "runs" or "history" or "show-store" or "changes")
        {
            actual = ScreenText.Narrow(actual);
        }

        if (Environment.GetEnvironmentVariable("SPARKMONITOR_ACCEPT_SCREENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, actual);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), actual);
    }

    [Fact]
    public async Task Plain_output_has_no_control_codes_and_does_not_depend_on_the_width()
    {
        var narrow = await Cli.RunAsync(_folder, ["show", "flights/raw"], width: 40);
        var wide = await Cli.RunAsync(_folder, ["show", "flights/raw"], width: 400);

        Assert.Equal(wide.Output, narrow.Output);
        Assert.DoesNotContain('\u001b', wide.Output);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Terminal_output_fits_its_width(int width)
    {
        foreach (var arguments in new string[][] { ["show"], ["show", "flights/raw"], ["show", "flights/raw#2001-02"], ["runs"], ["history", "flights/raw"], ["changes", "flights/raw"] })
        {
            var run = await Cli.RunAsync(_folder, arguments, terminal: true, width: width);

            Assert.Contains("\u001b[", run.Output, StringComparison.Ordinal);
            Assert.All(ScreenText.Plain(run.Output).Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, $"{line.Length}: {line}"));
        }
    }

    [Fact]
    public async Task No_color_is_respected()
    {
        var run = await Cli.RunAsync(_folder, ["show", "flights/raw"], new Dictionary<string, string> { ["NO_COLOR"] = "1" }, terminal: true);

        Assert.DoesNotMatch("\u001b\\[[0-9;]*3[0-9]m", run.Output);
    }

    [Fact]
    public async Task Quiet_leaves_nothing_but_the_result()
    {
        var loud = await Cli.RunAsync(_folder, "show", "flights/raw");
        var quiet = await Cli.RunAsync(_folder, "show", "flights/raw", "--quiet");

        Assert.NotEmpty(loud.Error);
        Assert.Empty(quiet.Error);
        Assert.Equal(loud.Output, quiet.Output);
    }
}
