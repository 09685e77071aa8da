using SparkMonitor.Benchmarks;
using Spectre.Console;

switch (args.FirstOrDefault())
{
    case "accumulate":
        AccumulationBenchmark.Run(AnsiConsole.Console, [.. args.Skip(1)]);
        return 0;
    default:
        AnsiConsole.WriteLine("Benchmarks: accumulate [name ...]");
        return 2;
}
