using System.Globalization;
using SparkMonitor.Benchmarks;
using SparkMonitor.Benchmarks.Delta;
using SparkMonitor.Benchmarks.Drift;
using SparkMonitor.Benchmarks.Profiling;
using Spectre.Console;

var console = AnsiConsole.Console;
var threads = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out var asked) ? asked : Environment.ProcessorCount;
var profile = new ProfileBenchmark(console, threads, pairs: 5);
var flights = Path.Combine(AppContext.BaseDirectory, "demo", "flights-3m.parquet");
switch (args.FirstOrDefault())
{
    case "accumulate":
        AccumulationBenchmark.Run(console, [.. args.Skip(1)]);
        return 0;
    case "flights":
        await profile.FlightsAsync(flights);
        return 0;
    case "wide":
        await profile.WideAsync(200, 500_000);
        return 0;
    case "scaling":
        await profile.ScalingAsync();
        return 0;
    case "extremes":
        await profile.ExtremesAsync(flights);
        return 0;
    case "show":
        await new ShowBenchmark(console, repeats: 5).RunAsync();
        return 0;
    case "delta-append":
        using (var appends = new DeltaBenchmark(console, threads))
        {
            await appends.AppendAsync();
        }

        return 0;
    case "delta":
        using (var delta = new DeltaBenchmark(console, threads))
        {
            await delta.OpenAsync();
            await delta.ReadAsync();
            await delta.AppendAsync();
        }

        return 0;
    case "drift":
        var drift = new DriftBenchmark(console, threads);
        await drift.ScaleAsync(10_000, 5, "previous");
        await drift.ScaleAsync(10_000, 100, "previous");
        return 0;
    case "drift-store":
        var store = new DriftStoreBenchmark(console);
        await store.RunAsync(1000, 100);
        await store.RunAsync(10_000, 100);
        return 0;
    case "drift-evaluate":
        console.WriteLine(await DriftStoreBenchmark.EvaluateAsync(args[1]));
        return 0;
    case "drift-fill":
        await DriftStoreBenchmark.FillAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        return 0;
    case "drift-parts":
        new DriftBenchmark(console, threads).Parts();
        return 0;
    case "false-alarms":
        var sides = args.Length > 2 ? args[2].Split("..") : [];
        new FalseAlarmBenchmark(
            console,
            args.Length > 3 ? args[3..] : [],
            sides.Length > 0 ? long.Parse(sides[^1], CultureInfo.InvariantCulture) : long.MaxValue,
            sides.Length > 1 ? long.Parse(sides[0], CultureInfo.InvariantCulture) : 0)
            .Rates(rounds: args.Length > 1 ? threads : 2000);
        return 0;
    case "false-discoveries":
        await new FalseAlarmBenchmark(console, []).FamiliesAsync(200, 20, 30, repeats: 5);
        return 0;
    case "spark":
        var spark = new SparkBenchmark(console, pairs: args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 3);
        var columns = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200;
        var rows = args.Length > 3 ? long.Parse(args[3], CultureInfo.InvariantCulture) : 500_000;
        switch (args.ElementAtOrDefault(1))
        {
            case "wide":
                await spark.WideAsync(columns, rows);
                return 0;
            case "columns":
                await spark.OnceAsync(1000, 100_000);
                return 0;
            case "batches":
                await spark.BatchesAsync(columns, rows);
                return 0;
            case "growth":
                await spark.GrowthAsync();
                return 0;
            case "identity":
                return await spark.IdentityAsync(flights, columns, rows) == 0 ? 0 : 1;
            case "executors":
                await spark.ExecutorsAsync(50, 900_000);
                return 0;
            default:
                await spark.FlightsAsync(flights);
                return 0;
        }

    default:
        console.WriteLine("Benchmarks: flights | wide | scaling | extremes | show | delta | delta-append | drift | drift-store | drift-parts | false-discoveries, each with an optional number of threads; false-alarms [rounds [largest side or least..largest [method ...]]]; accumulate [name ...]; spark [flights | wide | batches | columns | growth | executors | identity], which needs SPARK_HOME; wide and batches with an optional number of columns, rows and rounds");
        return 2;
}
