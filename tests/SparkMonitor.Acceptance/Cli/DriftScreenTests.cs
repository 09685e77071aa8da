namespace SparkMonitor.Acceptance.Cli;

/// <summary>What a user of drift sees, word for word.</summary>
public sealed class DriftScreenTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();

    public async Task InitializeAsync()
    {
        await DayTables.AppendAsync(_folder.At("sales"), (1, 3000, 0), (2, 3000, 0), (3, 3000, 0.5), (4, 3000, 30), (5, 9, 30));
        _folder.Write("monitor.yaml", DayTables.Configuration());
        Assert.Equal(0, (await Cli.RunAsync(_folder, "profile")).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync(_folder, "reference", "pin", "golden", "--window", "2026-01-01", "--by", "ann", "--reason", "first day")).ExitCode);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("drift", 11, "drift")]
    [InlineData("drift-findings", 11, "drift", "--findings")]
    [InlineData("drift-pinned", 11, "drift", "sales/raw#2026-01-04", "--against", "pinned:golden")]
    [InlineData("compare", 11, "compare", "sales/raw#2026-01-03", "sales/raw#2026-01-04")]
    [InlineData("compare-column", 0, "compare", "ref:sales/golden", "sales/raw#2026-01-04", "--column", "kind")]
    [InlineData("reference-list", 0, "reference", "list")]
    [InlineData("reference-show", 0, "reference", "show", "golden")]
    public Task Screen_is_as_expected(string name, int code, params string[] arguments) => ExpectAsync(name, code, arguments);

    [Theory]
    [InlineData("drift-show", "drift", "show", "sales/raw")]
    [InlineData("drift-show-column", "drift", "show", "sales/raw", "--column", "x")]
    [InlineData("drift-again", "drift")]
    public async Task Screen_after_an_evaluation_is_as_expected(string name, params string[] arguments)
    {
        Assert.Equal(11, (await Cli.RunAsync(_folder, "drift")).ExitCode);
        await ExpectAsync(name, 0, arguments);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Terminal_output_fits_its_width(int width)
    {
        foreach (var arguments in new string[][] { ["drift", "--dry-run"], ["compare", "sales/raw#2026-01-03", "sales/raw#2026-01-04"], ["reference", "list"], ["reference", "show", "golden"] })
        {
            var run = await Cli.RunAsync(_folder, arguments, terminal: true, width: width);

            Assert.All(ScreenText.Plain(run.Output).Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, $"{line.Length}: {line}"));
        }
    }

    private async Task ExpectAsync(string name, int code, string[] arguments)
    {
        var run = await Cli.RunAsync(_folder, arguments);
        Assert.True(run.ExitCode == code, run.ToString());
        var file = Repository.File("tests", "SparkMonitor.Acceptance", "Cli", "Screens", $"{name}.txt");
        var actual = ScreenText.Stable(run.Output + (run.Error.Length > 0 ? $"--- error stream\n{run.Error}" : string.Empty), _folder.Path);
        actual = name == "reference-list" ? ScreenText.Narrow(actual) : actual;
        if (Environment.GetEnvironmentVariable("SPARKMONITOR_ACCEPT_SCREENS") == "1")
        {
            await File.WriteAllTextAsync(file, actual);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), actual);
    }
}
