using SparkMonitor.Acceptance.Delta;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Spark;
using SparkMonitor.SparkConnect;
using SparkMonitor.Tests.Local.Engine;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>The states of both engines are the same bytes, for every state and every type (contract section 1).</summary>
[Collection(SparkServersCollection.Name)]
public sealed class IdentityTests(SparkServers servers) : IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Nasty = new(() => NastyTable.WriteAsync(Path.Combine(Directory.CreateTempSubdirectory("sparkmonitor-nasty-").FullName, "nasty")));

    private static readonly string[] OtherWriters =
    [
        "cm_id", "cm_name", "cm_removed", "cp_v2_rich", "dv_history", "dv_large", "dv_mapped_cdf", "dv_packed", "empty_zero_rows", "generated", "legacy_rebase",
        "nested", "ntz", "parquet_timestamps", "part_names", "part_strings", "part_types", "plain_types", "schema_evolution", "type_widening", "void_column",
        "rs_names", "rs_nested", "rs_types",
    ];

    /// <summary>A char(5) column, whose texts Spark pads when it reads them; the files hold them as they are.</summary>
    private static readonly HashSet<(string, string)> OnlyHere = [("plain_types", "ch")];

    private BothEngines _engines = null!;

    public async Task InitializeAsync() => _engines = await BothEngines.OpenAsync((await servers.Delta).ConnectionString);

    public async Task DisposeAsync() => await _engines.DisposeAsync();

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nasty_values_have_the_same_states(bool sketched)
    {
        var (differences, _, columns) = await _engines.CompareAsync(
            await Nasty.Value, new StageConfig("raw", "nasty"), await PrepareAsync(sketched));
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
        var (differences, _, _) = await _engines.CompareAsync(await Nasty.Value, stage, await PrepareAsync(sketched));
        Assert.Empty(differences.Select(NastyTable.Describe));
    }

    [SparkFact]
    public async Task The_session_has_its_settings_back_when_the_engine_closes()
    {
        const string Zone = "spark.sql.session.timeZone";
        await _engines.Session.SetSettingAsync(Zone, "Asia/Kolkata");
        await using (await SparkEngine.OpenAsync(_engines.Session))
        {
            Assert.Equal("UTC", await _engines.Session.GetSettingAsync(Zone));
        }

        Assert.Equal("Asia/Kolkata", await _engines.Session.GetSettingAsync(Zone));
    }

    /// <summary>
    /// Tables that Spark and delta-rs wrote for the interoperability tests: deletion vectors, column mapping with odd names, type
    /// widening, partitions, structs, checkpoints.
    /// </summary>
    [SparkFact]
    public async Task Tables_of_other_writers_have_the_same_states()
    {
        if (SharedData.SkipReason is not null)
        {
            return;
        }

        using var tables = new SharedTables();
        var differences = new List<string>();
        foreach (var table in OtherWriters)
        {
            try
            {
                var (found, _, _) = await _engines.CompareAsync(
                    tables.Interop(table), new StageConfig("raw", table), without: c => OnlyHere.Contains((table, c)));
                differences.AddRange(found.Select(f => $"{table}: {f}"));
            }
            catch (Exception e) when (e is MonitorException or SparkConnectException)
            {
                differences.Add($"{table}: {e.Message}");
            }
        }

        Assert.Empty(differences);
    }

    /// <summary>One way with Spark's defaults, the other without ANSI and far from UTC.</summary>
    private async Task<SparkEngineOptions> PrepareAsync(bool sketched)
    {
        await _engines.Session.SetSettingsAsync(new Dictionary<string, string>
        {
            ["spark.sql.ansi.enabled"] = sketched ? "false" : "true",
            ["spark.sql.session.timeZone"] = sketched ? "Asia/Kolkata" : "America/New_York",
        });
        return new SparkEngineOptions { SketchesAll = sketched };
    }
}
