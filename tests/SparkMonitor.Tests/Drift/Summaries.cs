using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.Accumulation;
using SparkMonitor.Tests.Statistics;

namespace SparkMonitor.Tests.Drift;

/// <summary>Summaries of samples, through the states that the local engine fills.</summary>
internal static class Summaries
{
    private const int Chunk = 2048;

    private static readonly ConcurrentDictionary<(string, string, string, bool), ColumnSummary> Shared = new();

    public static ColumnSummary OfNumbers(ReadOnlySpan<double> values, string name = "x", ColumnKind kind = ColumnKind.Numeric) =>
        Of(name, "double", kind, States(new ColumnType(TypeKind.Double), ValueLayout.Double, MemoryMarshal.AsBytes(values), sizeof(double)));

    public static ColumnSummary OfIntegers(ReadOnlySpan<long> values, string name = "x", ColumnKind kind = ColumnKind.Numeric) =>
        Of(name, "bigint", kind, States(new ColumnType(TypeKind.Long), ValueLayout.Int64, MemoryMarshal.AsBytes(values), sizeof(long)));

    /// <param name="values">Null for SQL null.</param>
    public static ColumnSummary OfTexts(IEnumerable<string?> values, string name = "x", bool keepValues = true)
    {
        var sample = new ColumnSample(new ColumnType(TypeKind.Text), [.. values.Select(v => v is null ? null : (object)Encoding.UTF8.GetBytes(v))], keepValues);
        var accumulator = ColumnAccumulator.Create(sample.Plan, GroupLayout.Single);
        var groups = new RowGroups(GroupLayout.Single, Chunk);
        for (var start = 0; start < sample.Values.Count; start += Chunk)
        {
            groups.Count = Math.Min(Chunk, sample.Values.Count - start);
            groups.Writable(0).Clear();
            groups.Seal();
            accumulator.Add(sample.Chunk(start, groups.Count, out _), groups);
        }

        var states = accumulator.Finish(0, 0)!;
        // The views point into the sample's memory.
        GC.KeepAlive(sample);
        return Of(name, "string", ColumnKind.Categorical, states);
    }

    public static ColumnSummary Table(long rows) =>
        new(Core.Summaries.SummariesTable.TableRow, null, null, new ColumnStates(new CountsState { Rows = rows }, null, null, null, null, null));

    public static ColumnSummary WithNulls(ColumnSummary summary, long nulls) => new(
        summary.Name, summary.DataType, summary.Kind, summary.States with { Counts = summary.Counts.Merge(new CountsState { Rows = nulls, Nulls = nulls }) });

    /// <summary>The same column as if it had had too many values to keep.</summary>
    public static ColumnSummary FromSketches(ColumnSummary summary) => new(
        summary.Name, summary.DataType, summary.Kind, summary.States with { Items = ItemSketch.Overflow(summary.Items!.Unit) });

    /// <summary>A column and row window of the shared data sets, as the reference-values files name them.</summary>
    public static ColumnSummary OfShared(string dataset, string window, string column, bool isNumber) =>
        Shared.GetOrAdd((dataset, window, column, isNumber), key => isNumber
            ? OfNumbers(
                [.. SharedColumns.Texts(key.Item1, key.Item2, key.Item3).Select(v => double.Parse(v, CultureInfo.InvariantCulture))], key.Item3)
            : OfTexts(SharedColumns.Texts(key.Item1, key.Item2, key.Item3), key.Item3));

    public static DriftMeasurement Measure(string method, ColumnSummary reference, ColumnSummary current, MeasureOptions? options = null)
    {
        var pair = new ColumnComparison(reference, current);
        Assert.Null(DriftMethods.Get(method).Inapplicable(pair));
        return DriftMethods.Get(method).Measure(pair, options ?? MeasureOptions.Default);
    }

    private static ColumnSummary Of(string name, string type, ColumnKind kind, ColumnStates states) => new(name, type, kind, states);

    private static ColumnStates States(ColumnType type, ValueLayout layout, ReadOnlySpan<byte> values, int width)
    {
        var plan = new ColumnPlan(new ColumnPath(["x"]), type, ColumnKind.Numeric, StateSets.Of(type));
        var accumulator = ColumnAccumulator.Create(plan, GroupLayout.Single);
        var groups = new RowGroups(GroupLayout.Single, Chunk);
        for (var start = 0; start < values.Length / width; start += Chunk)
        {
            groups.Count = Math.Min(Chunk, (values.Length / width) - start);
            groups.Writable(0).Clear();
            groups.Seal();
            accumulator.Add(new ColumnChunk(layout, groups.Count, values.Slice(start * width, groups.Count * width), []), groups);
        }

        return accumulator.Finish(0, 0) ?? new ColumnStates(
            CountsState.Empty, MomentsState.Empty, QuantileSketch.Empty, DistinctSketch.Empty, ItemSketch.Empty, null);
    }
}
