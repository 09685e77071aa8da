using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Spark;
using SparkMonitor.Tests.Local.Engine;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>The states of both engines are the same bytes, for every state and every type (contract section 1).</summary>
[Collection(SparkServersCollection.Name)]
public sealed class IdentityTests(SparkServers servers) : IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Nasty = new(() => NastyTable.WriteAsync(Path.Combine(Directory.CreateTempSubdirectory("sparkmonitor-nasty-").FullName, "nasty")));

    private BothEngines _engines = null!;

    public async Task InitializeAsync() => _engines = await BothEngines.OpenAsync((await servers.Delta).ConnectionString);

    public async Task DisposeAsync() => await _engines.DisposeAsync();

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nasty_values_have_the_same_states(bool sketched)
    {
        var (differences, _, columns) = await _engines.CompareAsync(
            await Nasty.Value, new StageConfig("raw", "nasty"), new SparkEngineOptions { SketchesAll = sketched });
        Assert.Empty(differences.Select(NastyTable.Describe));
        Assert.Equal(NastyColumns.All.Count + 5, columns);
    }

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nasty_values_have_the_same_states_in_windows_and_slices(bool sketched)
    {
        var stage = new StageConfig("raw", "nasty")
        {
            Windows = new WindowConfig { TimeColumn = NastyTable.EventTime, Granularities = ["1 month"], Zone = "America/New_York" },
            Slices =
            [
                new SliceConfig([new SlicePartConfig("kind", false, 4)]),
                new SliceConfig([new SlicePartConfig("level", false, 3), new SlicePartConfig("c0", true)]),
                new SliceConfig([new SlicePartConfig("day", false, 6)]),
            ],
        };
        var (differences, _, _) = await _engines.CompareAsync(await Nasty.Value, stage, new SparkEngineOptions { SketchesAll = sketched });
        Assert.Empty(differences.Select(NastyTable.Describe));
    }
}
