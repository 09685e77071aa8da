using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Windows;

namespace SparkMonitor.Tests.Runs;

/// <summary>A store, a table of flights and the job between them; the clock moves a minute with every run.</summary>
internal sealed class JobScenario
{
    private int _runs;

    public JobScenario()
    {
        Source = new MemorySource(
            "flights-id",
            new Column("time", new ColumnType(TypeKind.Timestamp)),
            new Column("origin", new ColumnType(TypeKind.Text)),
            new Column("delay", new ColumnType(TypeKind.Double)));
        Engine = new MemoryEngine().With("./flights", Source);
        Job = new ProfileJob(Engine, Tables, Time, () => string.Create(CultureInfo.InvariantCulture, $"run-{++_runs}"));
    }

    public MemorySource Source { get; }

    public MemoryEngine Engine { get; }

    public MemoryTables Tables { get; } = new();

    public ManualTime Time { get; } = new();

    public ProfileJob Job { get; }

    public SummaryReader Reader => new(Tables);

    public static StageConfig Stage { get; } = new("raw", "./flights")
    {
        Windows = new WindowConfig { TimeColumn = new ColumnPath("time"), Granularities = ["1 day", "1 month"] },
    };

    public static StageConfig Sliced { get; } = Stage with { Slices = [new SliceConfig([new SlicePartConfig("origin", false, 2)])] };

    public static object?[] Flight(string time, string? origin, double? delay) => [Times.Micros(time), origin, delay];

    public async Task<ProfileOutcome> RunAsync(StageConfig? stage = null, long? version = null, bool refresh = false, string entity = "flights")
    {
        Time.Now = Time.Now.AddMinutes(1);
        return await Job.RunAsync(new ProfileRequest(entity, stage ?? Stage) { Version = version, RefreshSlices = refresh });
    }

    public async Task<RunRecord> CommitAsync(StageConfig? stage = null, long? version = null, bool refresh = false, string entity = "flights")
    {
        var outcome = await RunAsync(stage, version, refresh, entity);
        return Assert.IsType<ProfileOutcome.Committed>(outcome).Run;
    }

    /// <summary>The current mean delay per window of a granularity: label to mean, with <c>0 rows</c> where it is empty.</summary>
    public async Task<IReadOnlyDictionary<string, double?>> DelaysAsync(string granularity = "1 day", SummaryQuery? query = null)
    {
        Assert.True(Granularities.TryParse(granularity, out var parsed));
        var rows = await Reader.CurrentAsync((query ?? new SummaryQuery()) with { Columns = ["delay"], Granularities = [granularity], WholeTable = true }, default);
        return rows.ToDictionary(r => WindowLabel.Format(WindowCalendar.Utc, parsed, r.Key.Window), r => r.Number("avg"), StringComparer.Ordinal);
    }

    /// <summary>The current rows by the plain rule of the contract, as an SQL query would pick them.</summary>
    public IReadOnlyList<object?[]> CurrentByTheContract()
    {
        var table = SummariesTable.Definition;
        return [.. Tables.Rows(table)
            .GroupBy(r => (Value(r, "entity"), Value(r, "stage"), Value(r, "granularity"), Window(r), Value(r, "slice_key"), Value(r, "slice_value"), Value(r, "column_name")))
            .Select(g => g.MaxBy(r => ((DateTimeOffset)Value(r, "table_timestamp")!, (DateTimeOffset)Value(r, "run_time")!))!)];

        static string? Window(object?[] row) => Value(row, "window") is object?[] w ? $"{w[0]:O} {w[1]:O}" : null;
    }

    public static object? Value(object?[] row, string column) => row[SummariesTable.Definition.IndexOf(column)];
}
