using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Spark;
using SparkMonitor.SparkConnect;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>All states of a large table by the embedded engine and by Spark, byte by byte.</summary>
internal sealed class IdentityCheck(IAnsiConsole console, SparkConnectSession session)
{
    /// <returns>How many states differ.</returns>
    public async Task<int> CompareAsync(string name, BenchmarkTable data, IReadOnlyList<SliceConfig> slices)
    {
        var stage = data.Stage with { Slices = slices };
        var watch = Stopwatch.StartNew();
        await using var local = new LocalEngine(new EngineLimits());
        var expected = await ProfileAsync(local, data, stage);
        var first = watch.Elapsed;
        await using var spark = await SparkEngine.OpenAsync(session);
        var actual = await ProfileAsync(spark, data, stage);
        var different = expected.Keys.Union(actual.Keys, StringComparer.Ordinal)
            .Where(k => !expected.TryGetValue(k, out var a) || !actual.TryGetValue(k, out var b) || !a.AsSpan().SequenceEqual(b)).Order(StringComparer.Ordinal).ToList();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {expected.Count:N0} states of {expected.Values.Sum(v => (long)v.Length) >> 10:N0} KiB, {different.Count:N0} differ; embedded {first.TotalSeconds:F1} s, Spark {(watch.Elapsed - first).TotalSeconds:F1} s"));
        foreach (var key in different.Take(20))
        {
            console.WriteLine($"  {key}");
        }

        return different.Count;
    }

    private static async Task<Dictionary<string, byte[]>> ProfileAsync(IProfileEngine engine, BenchmarkTable data, StageConfig stage)
    {
        var (run, _) = await data.RunAsync(engine, stage);
        await using var running = run;
        var states = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var column in run.Columns(default))
        {
            for (var d = 0; d < column.Groups.Count; d++)
            {
                for (var g = 0; g < column.Groups[d].Count; g++)
                {
                    if (column.Groups[d][g] is { } found)
                    {
                        var encoded = StateCodecs.Encode(found);
                        for (var i = 0; i < encoded.Length; i++)
                        {
                            if (encoded[i] is { } bytes)
                            {
                                states.Add(string.Create(CultureInfo.InvariantCulture, $"{column.Column.Path} {StateCodecs.Versions[i].Name} [{d},{g}]"), bytes);
                            }
                        }
                    }
                }
            }
        }

        return states;
    }
}
