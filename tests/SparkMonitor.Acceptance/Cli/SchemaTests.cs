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

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"references": "previous", "shift": 0.2}""")]
    [InlineData("""{"references": ["previous", "rolling:7", "season:weekday:4", "pinned:golden", "stage:s", "e/s#2001-03"], "alpha": 0.01, "level": 0.9}""")]
    [InlineData("""{"stages": ["s"], "granularities": "1 day", "slices": false, "correction": "holm", "online": "lond"}""")]
    [InlineData("""{"methods": ["auto", "psi"], "threshold": 0.1, "thresholds": {"psi": "history:2", "ks": "season:weekday"}, "cells": "deciles", "cell_count": 10}""")]
    [InlineData("""{"minimum_rows": 100, "grow_to": 1000, "columns": {"x*": {"enabled": false}, "y": {"methods": "ks", "threshold": "relative:0.1", "least": -1, "most": 2.5}}}""")]
    public async Task Both_accept_drift(string drift)
    {
        Assert.Empty(await SchemaErrors("{}", drift));
        Assert.Equal(0, (await Validate("{}", drift)).ExitCode);
    }

    [Theory]
    [InlineData("""{"reference": "previous"}""")]
    [InlineData("""{"shift": 0}""")]
    [InlineData("""{"alpha": 1}""")]
    [InlineData("""{"slices": "some"}""")]
    [InlineData("""{"correction": "bonferoni"}""")]
    [InlineData("""{"online": "always"}""")]
    [InlineData("""{"granularities": ["2 days"]}""")]
    [InlineData("""{"threshold": "large"}""")]
    [InlineData("""{"threshold": -1}""")]
    [InlineData("""{"cells": "many"}""")]
    [InlineData("""{"cell_count": 1}""")]
    [InlineData("""{"minimum_rows": 0}""")]
    [InlineData("""{"columns": {"x": {"shift": 1}}}""")]
    public async Task Both_refuse_drift(string drift)
    {
        Assert.NotEmpty(await SchemaErrors("{}", drift));
        Assert.Equal(2, (await Validate("{}", drift)).ExitCode);
    }

    private static string Whole(string stage, string drift)
    {
        var settings = stage == "{}" ? string.Empty : ", " + stage.Trim()[1..^1];
        return $$"""{"store": "./store", "engine": {"memory": "4GB", "threads": 2}, "entities": {"e": {"stages": {"s": {"table": "./t"{{settings}}} }, "drift": {{drift}} } } }""";
    }

    private static async Task<IEnumerable<string>> SchemaErrors(string stage, string drift = "null")
    {
        var schema = await JsonSchema.FromFileAsync(Repository.File("schema", "monitor.schema.json"));
        return schema.Validate(Whole(stage, drift)).Select(e => e.ToString());
    }

    private Task<CliResult> Validate(string stage, string drift = "null")
    {
        _folder.Write("monitor.json", Whole(stage, drift));
        return Cli.RunAsync(_folder, "validate");
    }
}
