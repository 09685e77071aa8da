using System.Diagnostics;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>Wall and processor milliseconds of one run.</summary>
internal readonly record struct Measurement(double Wall, double Processor)
{
    public static async Task<Measurement> OfAsync(Func<Task> run)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var processor = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await run();
        var wall = watch.Elapsed.TotalMilliseconds;
        process.Refresh();
        return new Measurement(wall, (process.TotalProcessorTime - processor).TotalMilliseconds);
    }

    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        var list = runs.ToList();
        return new Measurement(Middle(list.Select(r => r.Wall)), Middle(list.Select(r => r.Processor)));
    }

    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
