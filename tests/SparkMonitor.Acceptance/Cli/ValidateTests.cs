namespace SparkMonitor.Acceptance.Cli;

public sealed class ValidateTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Valid_configuration_is_said_to_be_valid()
    {
        _folder.Write("monitor.yaml", "store: ./store\nentities: {flights: {stages: {raw: {table: ./flights}, features: {table: ./features}}}}");

        var run = await Cli.RunAsync(_folder, "validate");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("monitor.yaml is valid: 1 entity, 2 stages.\n", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Mistakes_go_to_the_error_stream_one_a_line()
    {
        _folder.Write("monitor.yaml", "stroe: x\nentities:\n  f: {stages: {raw: {table: x, slices: [{top: 2}]}}}\n");

        var run = await Cli.RunAsync(_folder, "validate");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal(
            """
            Error: the configuration has 3 mistakes:
              monitor.yaml:1:1: stroe: unknown setting; did you mean store?
              monitor.yaml:3:41: entities.f.stages.raw.slices[0]: needs column or where
              monitor.yaml: store: is missing: name the folder of the summary tables, such as ./store, here or with --store

            """,
            run.Error);
    }

    [Fact]
    public async Task Mistakes_are_one_json_document_on_request()
    {
        _folder.Write("monitor.yaml", "store: s\nentitles: {}\n");

        var run = await Cli.RunAsync(_folder, "validate", "--json");

        Assert.Equal(2, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal(2, error.GetProperty("exit_code").GetInt32());
        var mistake = Assert.Single(error.GetProperty("mistakes").EnumerateArray());
        Assert.Equal("monitor.yaml", mistake.GetProperty("source").GetString());
        Assert.Equal(2, mistake.GetProperty("line").GetInt32());
        Assert.Equal("entitles", mistake.GetProperty("setting").GetString());
    }

    [Fact]
    public async Task Program_itself_answers_with_the_code()
    {
        _folder.Write("monitor.yaml", "store: s\nentitles: {}\n");

        var run = await Cli.StartAsync(_folder, "validate");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("monitor.yaml:2:1: entitles: unknown setting; did you mean entities?", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Error, StringComparison.Ordinal);
    }
}
