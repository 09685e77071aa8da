using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Benchmarks.Profiling;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Drift;

/// <summary>Drift from and to a store: summaries are read once, findings are one commit.</summary>
internal sealed class DriftStoreBenchmark(IAnsiConsole console)
{
    private const int Templates = 50;
    private const int Rows = 10_000;
    private const string Entity = "many";

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The store is filled by another process, so that the memory measured is that of the evaluation.</summary>
    public async Task RunAsync(int columns, int windows)
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-benchmark-").FullName;
        try
        {
            var path = Path.Combine(folder, "store");
            string[] arguments = [typeof(DriftStoreBenchmark).Assembly.Location, "drift-fill", path, Text(columns), Text(windows)];
            using (var filling = Process.Start("dotnet", arguments))
            {
                await filling.WaitForExitAsync();
                if (filling.ExitCode != 0)
                {
                    throw new InvalidOperationException("the store could not be filled");
                }
            }

            var bytes = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
            var evaluated = await EvaluateAsync(path);
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{columns:N0} columns x {windows} windows, a store of {bytes >> 20:N0} MiB: {evaluated}");
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"a repeat, which finds nothing new: {await EvaluateAsync(path)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A profiled table of a few columns and one window, its rows repeated under other names and in other windows.</summary>
    public static async Task FillAsync(string path, int columns, int windows)
    {
        await using var store = MonitorStore.Open(path + "-template");
        using var data = await BenchmarkTable.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS t, {string.Join(", ", Enumerable.Range(0, Templates).Select(Normal))} FROM range({Rows}) r(i)"), "t");
        var stage = new StageConfig("raw", data.Path)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("t"), Granularities = ["1 day"] },
        };
        if (await store.ProfileAsync(Entity, stage) is ProfileOutcome.Failed failed)
        {
            throw failed.Error;
        }

        await using var filled = MonitorStore.Open(path);
        foreach (var table in new[] { SummariesTable.Definition, RunsTable.Definition })
        {
            var names = table.Columns.Select(c => c.Name).ToList();
            var rows = new List<object?[]>();
            await foreach (var row in store.Tables.ReadAsync(table, names, [], default))
            {
                rows.Add([.. row]);
            }

            var repeated = table == SummariesTable.Definition ? Repeated(rows, names, columns, windows) : rows;
            await filled.Tables.AppendAsync(table, Each(repeated), new AppendMark("fill", 1), default);
        }
    }

    public static async Task<string> EvaluateAsync(string path)
    {
        await using var store = MonitorStore.Open(path, new MonitorStoreOptions { Limits = new EngineLimits { Memory = 1L << 30 } });
        var request = new DriftJobRequest(Entity, DriftPolicy.Default with { References = [ReferenceSpec.Previous] });
        DriftOutcome? outcome = null;
        var measured = await Measurement.OfAsync(async () => outcome = await store.Drift.RunAsync(request));
        using var process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome!.Findings:N0} findings in {measured.Wall / 1000:F1} s ({measured.Processor / 1000:F1} s of processors), {process.PeakWorkingSet64 >> 20:N0} MiB at the peak");
    }

    private static IEnumerable<object?[]> Repeated(List<object?[]> rows, List<string> names, int columns, int windows)
    {
        var (window, column) = (names.IndexOf("window"), names.IndexOf("column_name"));
        var templates = rows.Where(r => r[window] is not null && ((string)r[column]!).StartsWith('c')).ToList();
        var table = rows.Single(r => r[window] is not null && (string)r[column]! == SummariesTable.TableRow);
        for (var w = 0; w < windows; w++)
        {
            object?[] day = [Epoch.AddDays(w), Epoch.AddDays(w + 1)];
            for (var c = 0; c < columns; c++)
            {
                var row = (object?[])templates[((w * 7) + c) % templates.Count].Clone();
                (row[window], row[column]) = (day, "c" + Text(c));
                yield return row;
            }

            var whole = (object?[])table.Clone();
            whole[window] = day;
            yield return whole;
        }
    }

    private static async IAsyncEnumerable<object?[]> Each(IEnumerable<object?[]> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return row;
        }
    }

    private static string Normal(int column) => string.Create(
        CultureInfo.InvariantCulture,
        $"100 + 15 * sqrt(-2 * ln(1 - (hash(i * 64 + {column}) >> 11) / 9007199254740992.0::DOUBLE)) * cos(6.283185307179586::DOUBLE * ((hash(i * 64 + {column} + 1000000007) >> 11) / 9007199254740992.0::DOUBLE)) AS c{column}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
