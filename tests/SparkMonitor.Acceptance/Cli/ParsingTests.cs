namespace SparkMonitor.Acceptance.Cli;

public sealed class ParsingTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Did you mean validate?", "valdate")]
    [InlineData("Did you mean --store?", "validate", "--stroe", "x")]
    [InlineData("Must be one of: 'duckdb' 'spark'", "validate", "--engine", "flink")]
    [InlineData("--set threads has no value", "validate", "--set", "threads")]
    [InlineData("See sparkmonitor completion --help.", "completion")]
    public async Task Mistyped_command_line_is_answered_in_one_line(string expected, params string[] arguments)
    {
        _folder.Write("monitor.yaml", "store: s");

        var run = await Cli.RunAsync(_folder, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task No_arguments_show_the_verbs()
    {
        var run = await Cli.RunAsync(_folder);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("validate", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_verb_explains_itself()
    {
        var help = (await Cli.RunAsync(_folder)).Output;
        var verbs = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(l => l.Trim()).Where(l => l.Length > 0);
        var reference = File.ReadAllText(Repository.File("docs", "reference", "commands.md"));

        foreach (var verb in verbs.Select(v => v.Split(' ')[0]))
        {
            Assert.Equal(0, (await Cli.RunAsync(_folder, verb, "--help")).ExitCode);
            Assert.Contains($"| `{verb}", reference, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Completion_script_asks_the_program(string shell)
    {
        var run = await Cli.RunAsync(_folder, "completion", shell);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggestions_complete_a_verb()
    {
        var run = await Cli.RunAsync(_folder, "[suggest:16]", "sparkmonitor val");

        Assert.Equal("validate", run.Output.Trim());
    }
}
