using NJsonSchema;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>The schema for editors and the program agree on what a configuration is.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"time": {"column": "t", "granularities": ["1 day", "1 month"], "zone": "Europe/Berlin"}}""")]
    [InlineData("""{"time": {"column": "t", "granularities": "1 day"}}""")]
    [InlineData("""{"time": "versions"}""")]
    [InlineData("""{"time": null, "slices": null, "columns": null}""")]
    [InlineData("""{"slices": "origin"}""")]
    [InlineData("""{"slices": ["origin", {"column": "d", "top": 5}, {"where": "x > 1"}, ["origin", {"where": "x > 1"}]]}""")]
    [InlineData("""{"include": "a*", "exclude": ["ab", "ac"]}""")]
    [InlineData("""{"columns": {"zip*": {"kind": "categorical"}, "ssn": {"values": "none"}}}""")]
    [InlineData("""{"profilers": [{"name": "p", "sql": "max({{column}})", "columns": "delay"}, {"name": "q", "derived": "p * 2", "columns": ["delay"]}]}""")]
    [InlineData("""{"labels": {"a": "b", "tier": 1, "live": true}}""")]
    public async Task Both_accept(string stage)
    {
        Assert.Empty(await SchemaErrors(stage));
        Assert.Equal(0, (await Validate(stage)).ExitCode);
    }

    [Theory]
    [InlineData("""{"tabel": "x"}""")]
    [InlineData("""{"time": "daily"}""")]
    [InlineData("""{"time": {"granularities": ["1 day"]}}""")]
    [InlineData("""{"time": {"column": "t", "granularities": []}}""")]
    [InlineData("""{"time": {"column": "t", "granularities": ["2 days"]}}""")]
    [InlineData("""{"time": {"column": "t", "granularities": ["1 day", "1 day"]}}""")]
    [InlineData("""{"slices": [{"top": 5}]}""")]
    [InlineData("""{"slices": [{"column": "a", "where": "b"}]}""")]
    [InlineData("""{"slices": [{"column": "a", "top": 0}]}""")]
    [InlineData("""{"slices": [[]]}""")]
    [InlineData("""{"slices": {"origin": {}}}""")]
    [InlineData("""{"columns": {"a": {"kind": "number"}}}""")]
    [InlineData("""{"columns": {"a": {"values": "some"}}}""")]
    [InlineData("""{"columns": ["a"]}""")]
    [InlineData("""{"profilers": [{"name": "p", "columns": ["a"]}]}""")]
    [InlineData("""{"profilers": [{"name": "p", "sql": "max({{column}})", "derived": "1", "columns": ["a"]}]}""")]
    [InlineData("""{"profilers": [{"sql": "max({{column}})", "columns": ["a"]}]}""")]
    [InlineData("""{"profilers": [{"name": "p", "sql": "max({{column}})"}]}""")]
    [InlineData("""{"include": ["a", "a"]}""")]
    [InlineData("""{"labels": {"a": {"b": "c"}}}""")]
    public async Task Both_refuse(string stage)
    {
        Assert.NotEmpty(await SchemaErrors(stage));
        Assert.Equal(2, (await Validate(stage)).ExitCode);
    }

    private static string Whole(string stage)
    {
        var settings = stage == "{}" ? string.Empty : ", " + stage.Trim()[1..^1];
        return $$"""{"store": "./store", "engine": {"memory": "4GB", "threads": 2}, "entities": {"e": {"stages": {"s": {"table": "./t"{{settings}}} } } } }""";
    }

    private static async Task<IEnumerable<string>> SchemaErrors(string stage)
    {
        var schema = await JsonSchema.FromFileAsync(Repository.File("schema", "monitor.schema.json"));
        return schema.Validate(Whole(stage)).Select(e => e.ToString());
    }

    private Task<CliResult> Validate(string stage)
    {
        _folder.Write("monitor.json", Whole(stage));
        return Cli.RunAsync(_folder, "validate");
    }
}
