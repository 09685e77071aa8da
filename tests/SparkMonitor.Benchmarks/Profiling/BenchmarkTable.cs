using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Engine;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>A Delta table for a measurement, in a temporary folder that goes with it.</summary>
internal sealed class BenchmarkTable : IDisposable
{
    private BenchmarkTable(string path, string? timeColumn)
    {
        Path = path;
        TimeColumn = timeColumn;
    }

    public string Path { get; }

    public string? TimeColumn { get; }

    /// <summary>The data files, as a pattern for DuckDB.</summary>
    public string Files => System.IO.Path.Combine(Path, "*.parquet");

    public static async Task<BenchmarkTable> WriteAsync(string sql, string? timeColumn)
    {
        var path = Directory.CreateTempSubdirectory("sparkmonitor-benchmark-").FullName;
        using var database = DuckDbDatabase.Open(new DuckDbOptions
        {
            MemoryLimit = 6L << 30,
            TempDirectory = System.IO.Path.Combine(path, ".spill"),
            Settings = new Dictionary<string, string> { ["TimeZone"] = "UTC", ["preserve_insertion_order"] = "false" },
        });
        using var connection = database.Connect();
        var source = new DuckDbQuerySource(connection, sql);
        var table = new DeltaTable(new LocalStorage(), new DuckDbParquet(database), path);
        var schema = await source.GetSchemaAsync(default);
        await table.AppendAsync(source, new WriteOptions { CreateAs = new TableDefinition(schema), TargetFileBytes = 1L << 40 });
        return new BenchmarkTable(path, timeColumn);
    }

    /// <summary>Monthly windows where there is a time.</summary>
    public StageConfig Stage => new("raw", Path)
    {
        Windows = TimeColumn is null ? null : new WindowConfig { TimeColumn = new ColumnPath(TimeColumn), Granularities = ["1 month"] },
    };

    /// <summary>From the plan to the finished states of every column, as a job does it.</summary>
    /// <returns>Rows times columns, and the number of groups whose states came out.</returns>
    public async Task<(long Values, long States)> ProfileAsync(LocalEngine engine, StageConfig? stage = null)
    {
        var (run, plan) = await RunAsync(engine, stage ?? Stage);
        await using var running = run;
        var states = 0L;
        await foreach (var column in run.Columns(default))
        {
            states += column.Groups.Sum(d => d.Count(s => s is not null));
        }

        return (plan.Source.Snapshot.Rows!.Value * plan.Columns.Count, states);
    }

    /// <summary>Opens, surveys and plans the table, and begins to profile it.</summary>
    public async Task<(IProfileRun Run, ProfilePlan Plan)> RunAsync(IProfileEngine engine, StageConfig stage)
    {
        var snapshot = await engine.OpenAsync(new TableAddress(Path), default);
        var scope = ProfilePlanner.Resolve(stage, snapshot);
        var source = new ProfileSource(snapshot);
        var request = scope.Survey(source, []);
        var survey = request is null ? null : await engine.SurveyAsync(request, default);
        var plan = ProfilePlanner.Plan(scope, source, survey?.MinTime, survey?.MaxTime, scope.Choose(request, survey, []));
        return (await engine.RunAsync(plan, new Progress<ProfileProgress>(), default), plan);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
