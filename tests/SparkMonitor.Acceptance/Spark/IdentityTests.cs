using System.Collections.Concurrent;
using SparkMonitor.Acceptance.Delta;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Benchmarks.Data;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
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

    /// <summary>So few rows that the engine lists them.</summary>
    private static readonly Lazy<Task<string>> FewNasty = new(() => NastyTable.WriteAsync(Path.Combine(Directory.CreateTempSubdirectory("sparkmonitor-nasty-").FullName, "few"), rows: 2000));

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
    [InlineData("counted")]
    [InlineData("sketched")]
    public async Task Nasty_values_have_the_same_states(string read)
    {
        var (differences, _, columns) = await _engines.CompareAsync(
            await Nasty.Value, new StageConfig("raw", "nasty"), await PrepareAsync(read));
        Assert.Empty(differences.Select(NastyTable.Describe));
        Assert.Equal(NastyColumns.All.Count + 5, columns);
    }

    [SparkTheory]
    [InlineData("listed")]
    [InlineData("counted")]
    [InlineData("sketched")]
    public async Task Nasty_values_have_the_same_states_in_windows_and_slices(string read)
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
        var (differences, scans, _) = await _engines.CompareAsync(read == "listed" ? await FewNasty.Value : await Nasty.Value, stage, await PrepareAsync(read));
        Assert.Empty(differences.Select(NastyTable.Describe));
        Assert.True(read != "listed" || scans.Scans < 10, $"{scans.Scans} scans");
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
        var waiting = new ConcurrentQueue<string>(OtherWriters);
        await using var others = await BothEngines.OpenAsync((await servers.Delta).ConnectionString);
        var differences = await Task.WhenAll(new[] { _engines, others }.Select(CompareAllAsync));
        Assert.Empty(differences.SelectMany(d => d));

        async Task<List<string>> CompareAllAsync(BothEngines engines)
        {
            var differences = new List<string>();
            while (waiting.TryDequeue(out var table))
            {
                try
                {
                    var (found, _, _) = await engines.CompareAsync(
                        tables.Interop(table), new StageConfig("raw", table), without: c => OnlyHere.Contains((table, c)));
                    differences.AddRange(found.Select(f => $"{table}: {f}"));
                }
                catch (Exception e) when (e is MonitorException or SparkConnectException)
                {
                    differences.Add($"{table}: {e.Message}");
                }
            }

            return differences;
        }
    }

    /// <summary>Every fiftieth of the demo's flights, 60,000 of them: more than are counted unseen, so that a sample decides how each column is read.</summary>
    [SparkFact]
    public async Task Flights_have_the_same_states_by_month_and_airport()
    {
        using var folder = new Cli.Folder();
        var source = Path.Combine(AppContext.BaseDirectory, "demo", "flights-3m.parquet");
        var path = await SampleTables.WriteAsync(folder.At("flights"), $"""
            SELECT date::TIMESTAMPTZ AS time, delay, distance, origin, destination FROM read_parquet('{source}', file_row_number = true) WHERE file_row_number % 50 = 0
            """);
        var stage = new StageConfig("raw", path)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("time"), Granularities = ["1 month"] },
            Slices = [new SliceConfig([new SlicePartConfig("origin", false, 3)])],
        };
        var (differences, scans, columns) = await _engines.CompareAsync(path, stage);
        Assert.Empty(differences);
        Assert.Equal(5, columns);
        Assert.InRange(scans.ColumnReads, 6, 15);
    }

    /// <summary>The benchmarks' table of mixed columns, each of its twenty kinds thrice.</summary>
    [SparkFact]
    public async Task Sixty_mixed_columns_have_the_same_states()
    {
        using var folder = new Cli.Folder();
        var path = await SampleTables.WriteAsync(folder.At("wide"), WideTable.Sql(60, 3000));
        var (differences, _, columns) = await _engines.CompareAsync(path, new StageConfig("raw", path), new SparkEngineOptions { SketchesAll = true });
        Assert.Empty(differences);
        Assert.Equal(60, columns);
    }

    /// <summary>One way with Spark's defaults, the other without ANSI and far from UTC.</summary>
    private async Task<SparkEngineOptions> PrepareAsync(string read)
    {
        await _engines.Session.SetSettingsAsync(new Dictionary<string, string>
        {
            ["spark.sql.ansi.enabled"] = read == "sketched" ? "false" : "true",
            ["spark.sql.session.timeZone"] = read == "sketched" ? "Asia/Kolkata" : "America/New_York",
        });
        return read == "listed" ? new SparkEngineOptions() : new SparkEngineOptions { SketchesAll = read == "sketched", ListedRows = 0 };
    }
}
