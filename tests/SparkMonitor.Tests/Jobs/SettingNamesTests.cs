using System.Reflection;
using System.Text.Json;
using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Tests.Jobs;

public sealed class SettingNamesTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Repository.File("schema", "monitor.schema.json"))).RootElement;

    public static TheoryData<string, string[]> Objects => new()
    {
        { nameof(SettingNames.Root), [] },
        { nameof(SettingNames.Engine), ["engine"] },
        { nameof(SettingNames.Entity), ["entity"] },
        { nameof(SettingNames.Stage), ["stage"] },
        { nameof(SettingNames.Time), ["time"] },
        { nameof(SettingNames.Slice), ["sliceByColumn", "sliceByPredicate"] },
        { nameof(SettingNames.Column), ["columnRule"] },
        { nameof(SettingNames.Profiler), ["profiler"] },
        { nameof(SettingNames.Drift), ["drift"] },
        { nameof(SettingNames.DriftColumn), ["driftRule"] },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_has_the_names_that_the_reader_knows(string list, string[] definitions)
    {
        var objects = definitions.Length == 0 ? [Schema] : definitions.Select(d => Schema.GetProperty("definitions").GetProperty(d));

        var inSchema = objects.SelectMany(Properties).Distinct();

        Assert.Equal(Names(list).Order(), inSchema.Order());
    }

    [Theory]
    [InlineData(nameof(SettingNames.Granularities), "granularity")]
    [InlineData(nameof(SettingNames.Kinds), "columnRule", "kind")]
    [InlineData(nameof(SettingNames.Values), "columnRule", "values")]
    [InlineData(nameof(SettingNames.Engines), "engine", "name")]
    [InlineData(nameof(SettingNames.Cells), "cells")]
    [InlineData(nameof(SettingNames.Corrections), "drift", "correction")]
    [InlineData(nameof(SettingNames.Onlines), "drift", "online")]
    public void Schema_has_the_words_that_the_reader_knows(string list, string definition, string? property = null)
    {
        var element = Schema.GetProperty("definitions").GetProperty(definition);
        element = property is null ? element : element.GetProperty("properties").GetProperty(property);

        Assert.Equal(Names(list), element.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
    }

    [Fact]
    public void Reference_page_names_every_setting()
    {
        var page = File.ReadAllText(Repository.File("docs", "reference", "configuration.md"));

        Assert.All(Objects.SelectMany(o => Names((string)((object?[])o)[0]!)), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Names(string list) =>
        (IReadOnlyList<string>)typeof(SettingNames).GetProperty(list, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;

    // Only the definition's own properties: its alternatives may nest one object with properties.
    private static IEnumerable<string> Properties(JsonElement element)
    {
        if (element.TryGetProperty("properties", out var properties))
        {
            return properties.EnumerateObject().Select(p => p.Name);
        }

        return element.GetProperty("oneOf").EnumerateArray().Where(e => e.TryGetProperty("properties", out _)).SelectMany(Properties);
    }
}
