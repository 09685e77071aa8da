using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Drift;

/// <summary>Many columns over many windows, from encoded summaries in memory to findings.</summary>
internal sealed class DriftBenchmark(IAnsiConsole console, int threads)
{
    private const int Rows = 10_000;
    private const int Templates = 64;

    public async Task ScaleAsync(int columns, int windows, string reference)
    {
        var templates = Enumerable.Range(0, Templates).Select(Encoded).ToArray();
        var cells = QuantileSketch.Codec.Decode(templates[0][2]!).Cells().Length;
        var source = new Source(columns, windows, templates);
        var request = new DriftRequest(DriftPolicy.Default with { References = [ReferenceSpec.Parse(reference)] })
        {
            EvaluationId = "benchmark",
            EvaluatedAt = BenchmarkScope.Epoch,
            Threads = threads,
        };
        var (findings, peak) = (0L, 0L);
        GC.Collect();
        var before = GC.GetTotalMemory(true);
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var (allocated, paused) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var watch = Stopwatch.StartNew();
        await foreach (var finding in new DriftEvaluator(source).EvaluateAsync(request, CancellationToken.None))
        {
            if (++findings % 10_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(false));
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var used = (process.TotalProcessorTime - processor).TotalSeconds;
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{columns:N0} columns x {windows} windows of {cells} cells against {reference}: {findings:N0} findings in {seconds:F1} s on {threads} threads ({used:F1} s of processors, {used / findings * 1e6:F1} µs and {(GC.GetTotalAllocatedBytes() - allocated) / findings / 1024.0:F1} KiB each, {(GC.GetTotalPauseDuration() - paused).TotalSeconds:F1} s of {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)} collections); heap up to {(peak - before) >> 20:N0} MiB above the start");
    }

    public void Parts()
    {
        var (a, b) = (Encoded(1), Encoded(2));
        ColumnSummary Make(byte[]?[] bytes) => new("x", "double", ColumnKind.Numeric, bytes);
        var (left, right) = (Make(a), Make(b));
        var pair = new ColumnComparison(left, right);
        _ = (pair.Table.Count, pair.ReferenceMoments);
        var table = pair.Table;
        Time("decode quantiles", () => QuantileSketch.Codec.Decode(a[2]!));
        Time("decode moments", () => MomentsState.Codec.Decode(a[1]!));
        Time("decode counts, items", () => (CountsState.Codec.Decode(a[0]!), ItemSketch.Codec.Decode(a[4]!)));
        var state = MomentsState.Codec.Decode(a[1]!);
        Time("figures", () => Core.States.Readout.MomentFigures.Of(state));
        Time("deviation", () => new ColumnSummary("x", "double", ColumnKind.Numeric, new ColumnStates(CountsState.Empty, state, null, null, null, null)).Deviation);

        Time("table", () => new ColumnComparison(left, right).Table);
        Time("ks", () => Core.Statistics.TwoSample.KolmogorovSmirnov.Test(table));
        Time("ks p", () => Core.Statistics.TwoSample.KolmogorovSmirnov.Asymptotic(0.012, 10000, 10000));
        Time("ks effect", () => Core.Statistics.TwoSample.KolmogorovSmirnov.Effect(0.012, 10000, 10000, 0.95));
        Time("w raw", () => Core.Statistics.TwoSample.Wasserstein.Raw(table));
        Time("w effect", () => Core.Statistics.TwoSample.Wasserstein.Effect(table));
        Time("reference moments of table", () => table.ReferenceMoments);
        Time("default", () => MethodSelection.Default(pair));
        Time("measure", () => DriftMethods.Get("wasserstein_normalised").Measure(pair, MeasureOptions.Default));
        Time("all", () =>
        {
            var p = new ColumnComparison(Make(a), Make(b));
            return MethodSelection.Default(p)[0].Method.Measure(p, MeasureOptions.Default);
        });
    }

    private void Time<T>(string name, Func<T> act)
    {
        for (var i = 0; i < 2000; i++)
        {
            act();
        }

        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 2000; i++)
            {
                act();
            }

            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 2000);
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{name}: {best:F2} µs");
    }

    private static byte[]?[] Encoded(int seed)
    {
        var random = new Random(seed);
        var values = new double[Rows];
        for (var i = 0; i < Rows; i++)
        {
            values[i] = 100 + (15 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        var type = new ColumnType(TypeKind.Double);
        var accumulator = ColumnAccumulator.Create(new ColumnPlan(new ColumnPath(["x"]), type, ColumnKind.Numeric, StateSets.Of(type)), GroupLayout.Single);
        var groups = new RowGroups(GroupLayout.Single, Rows) { Count = Rows };
        groups.Writable(0).Clear();
        groups.Seal();
        accumulator.Add(new ColumnChunk(ValueLayout.Double, Rows, MemoryMarshal.AsBytes(values.AsSpan()), []), groups);
        return StateCodecs.Encode(accumulator.Finish(0, 0)!);
    }

    private sealed class Source(int columns, int windows, byte[]?[][] templates) : ISummarySource
    {
        private readonly string[] _names = [.. Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))];

        public IReadOnlyList<StoredScope> Scopes { get; } = [.. Enumerable.Range(0, windows).Select(w => BenchmarkScope.Of(w, Rows))];

        public ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation)
        {
            var window = (int)((scope.TableTimestamp - BenchmarkScope.Epoch).TotalDays);
            return ValueTask.FromResult<IReadOnlyList<ColumnSummary>>(
                [.. _names.Select((n, i) => new ColumnSummary(n, "double", ColumnKind.Numeric, templates[((window * 7) + i) % templates.Length]))]);
        }
    }
}
