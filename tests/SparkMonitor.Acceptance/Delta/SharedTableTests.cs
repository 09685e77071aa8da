using System.Globalization;
using System.Text.Json;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>
/// Every shared table at every listed version, against <c>answers.json</c>: tables by Spark, delta-rs and Delta Kernel, sound and broken.
/// </summary>
public sealed class SharedTableTests(SharedTables tables, TableReading reading) : IClassFixture<SharedTables>, IClassFixture<TableReading>
{
    /// <summary>Tables that cannot be tried at all, with the reason.</summary>
    private static readonly Dictionary<string, string> Skipped = [];

    /// <summary>Tables that are known to be answered otherwise, with the reason. Each must still fail, so that a mended one is taken off.</summary>
    private static readonly Dictionary<string, string> ExpectedFailures = [];

    public static TheoryData<string> InteropTables => Names("delta-interop");

    public static TheoryData<string> GoldenTables => Names("delta-golden");

    [SharedTheory]
    [MemberData(nameof(InteropTables))]
    public async Task Interop_table_gives_its_answers(string table)
    {
        var answers = Load("delta-interop").GetProperty(table);
        var path = tables.Interop(table);
        var wrong = new List<string>();
        foreach (var version in answers.GetProperty("versions").EnumerateObject())
        {
            await TryAsync(path, long.Parse(version.Name, CultureInfo.InvariantCulture), version.Value, wrong);
        }

        await TryAsync(path, null, answers.GetProperty("latest"), wrong);
        Conclude(table, wrong);
    }

    [SharedTheory]
    [MemberData(nameof(GoldenTables))]
    public async Task Golden_table_gives_its_answer(string table)
    {
        var answer = Load("delta-golden").GetProperty(table);
        var wrong = new List<string>();
        var path = tables.Golden(answer.GetProperty("table").GetString()!);
        await TryAsync(path, null, answer, wrong);
        if (answer.TryGetProperty("version", out var version))
        {
            await TryAsync(path, version.GetInt64(), answer, wrong);
        }

        Conclude(table, wrong);
    }

    private async Task TryAsync(string path, long? version, JsonElement answer, List<string> wrong)
    {
        var problem = await reading.CheckAsync(path, version, TableAnswer.Parse(answer));
        if (problem is not null)
        {
            wrong.Add($"{(version is null ? "latest" : $"version {version}")}: {problem}");
        }
    }

    private static void Conclude(string table, List<string> wrong)
    {
        if (ExpectedFailures.TryGetValue(table, out var reason))
        {
            Assert.True(wrong.Count > 0, $"{table} is answered right: take it off the expected failures ({reason}).");
            return;
        }

        Assert.True(wrong.Count == 0, $"{table}:\n{string.Join('\n', wrong)}");
    }

    private static TheoryData<string> Names(string set)
    {
        var data = new TheoryData<string>();
        if (SharedData.SkipReason is null)
        {
            foreach (var table in Load(set).EnumerateObject().Where(static t => !Skipped.ContainsKey(t.Name)))
            {
                data.Add(table.Name);
            }
        }

        return data;
    }

    private static JsonElement Load(string set)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data", set, "answers.json")));
        return document.RootElement.Clone();
    }
}
