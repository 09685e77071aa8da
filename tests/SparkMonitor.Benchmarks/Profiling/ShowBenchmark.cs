using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Benchmarks.Data;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Schema;
using SparkMonitor.Jobs;
using SparkMonitor.Local;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>How long a user waits for <c>sparkmonitor show</c> on a store of many windows and columns.</summary>
internal sealed class ShowBenchmark(IAnsiConsole console, int repeats)
{
    private const long HundredDays = 100L * 86_400_000_000;

    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-benchmark-").FullName;
        try
        {
            var store = Path.Combine(folder, "store");
            await FillAsync(store);
            var arguments = new[] { "show", "wide/raw", "--store", store };
            var warm = await MedianAsync(() => InProcessAsync(folder, arguments));
            var cold = await MedianAsync(() => ProgramAsync(arguments));
            var json = await MedianAsync(() => ProgramAsync([.. arguments, "--json"]));
            console.Write(new Table().Title("show, 100 windows x 200 columns").AddColumns("", "ms", "processor ms")
                .AddRow("warm, in one process", Number(warm.Wall), Number(warm.Processor))
                .AddRow("the program from start to end", Number(cold.Wall), "")
                .AddRow("the program with --json, every summary", Number(json.Wall), ""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string path)
    {
        using var data = await BenchmarkTable.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT * REPLACE (make_timestamptz(epoch_us(TIMESTAMPTZ '2025-01-01 00:00:00+00') + epoch_us(event_time) % {HundredDays}) AS event_time) FROM ({WideTable.Sql(200, 200_000)})"),
            "event_time");
        await using var store = MonitorStore.Open(path);
        var stage = new StageConfig("raw", data.Path)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("event_time"), Granularities = ["1 day"] },
        };
        var outcome = await store.ProfileAsync("wide", stage);
        if (outcome is ProfileOutcome.Failed failed)
        {
            throw failed.Error;
        }
    }

    private static async Task InProcessAsync(string folder, string[] arguments)
    {
        var output = new StringWriter();
        var host = new ApplicationHost
        {
            Output = output,
            Error = output,
            OutputIsTerminal = true,
            ErrorIsTerminal = false,
            Width = 160,
            Environment = new Dictionary<string, string>(),
            WorkingFolder = folder,
            Clock = TimeProvider.System,
        };
        if (await Application.RunAsync(arguments, host, default) != 0)
        {
            throw new InvalidOperationException(output.ToString());
        }
    }

    private static async Task ProgramAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "sparkmonitor.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        _ = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"show ended with {process.ExitCode}"));
        }
    }

    private async Task<Measurement> MedianAsync(Func<Task> run)
    {
        var runs = new List<Measurement>();
        for (var i = 0; i <= repeats; i++)
        {
            var measured = await Measurement.OfAsync(run);
            if (i > 0)
            {
                runs.Add(measured);
            }
        }

        return Measurement.Median(runs);
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
