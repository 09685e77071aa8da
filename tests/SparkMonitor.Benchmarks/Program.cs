using System.Globalization;
using SparkMonitor.Benchmarks;
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
    case "spark":
        var spark = new SparkBenchmark(console, pairs: 3);
        switch (args.ElementAtOrDefault(1))
        {
            case "wide":
                await spark.WideAsync(200, 500_000);
                return 0;
            case "columns":
                await spark.OnceAsync(1000, 100_000);
                return 0;
            case "growth":
                await spark.GrowthAsync();
                return 0;
            default:
                await spark.FlightsAsync(flights);
                return 0;
        }

    default:
        console.WriteLine("Benchmarks: flights | wide | scaling | extremes, each with an optional number of threads; accumulate [name ...]; spark [flights | wide | columns | growth], which needs SPARK_HOME");
        return 2;
}
