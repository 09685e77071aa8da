using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Schema;
using Spectre.Console;

namespace SparkMonitor.Benchmarks;

/// <summary>Nanoseconds of one thread per value, from chunks in memory to finished states, by kind of column and way of grouping.</summary>
internal static class AccumulationBenchmark
{
    private const int Rows = 512 * 1024;
    private const int Windows = 12;

    /// <param name="console">Where the table goes.</param>
    /// <param name="arguments">Parts of names of columns to measure, all if none; <c>--rounds=100</c>; <c>--one</c> for one group only.</param>
    public static void Run(IAnsiConsole console, string[] arguments)
    {
        var names = arguments.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
        var rounds = arguments.Where(a => a.StartsWith("--rounds=", StringComparison.Ordinal))
            .Select(a => int.Parse(a.AsSpan(9), CultureInfo.InvariantCulture)).FirstOrDefault(7);
        var columns = Columns(Rows, name => names.Count == 0 || names.Any(n => name.Contains(n, StringComparison.Ordinal)));
        var table = new Table().AddColumns("column", "one group", "12 windows in order", "12 windows mixed", "and 2 slices", "bytes, mixed");
        var sort = 0.0;
        foreach (var column in columns)
        {
            var single = Measure(rounds, [column], GroupLayout.Single, (_, _) => 0, out _, out _, out _);
            if (arguments.Contains("--one"))
            {
                table.AddRow(column.Name, Text(single));
                continue;
            }

            var ordered = Measure(rounds, [column], new GroupLayout(Windows, [1]), (row, _) => (int)((long)row * Windows / Rows), out _, out _, out _);
            var mixed = Measure(rounds, [column], new GroupLayout(Windows, [1]), (row, _) => Scatter(row) % Windows, out var bytes, out _, out var finish);
            var sliced = Measure(
                rounds, [column], new GroupLayout(Windows, [1, 20, 3]),
                (row, codes) => ((Scatter(row) % Windows) * codes) + ((Scatter(row) >> 8) % codes), out _, out sort, out var slicedFinish);
            table.AddRow(
                column.Name, Text(single), Text(ordered), $"{Text(mixed)} ({Text(finish)})", $"{Text(sliced)} ({Text(slicedFinish)})",
                bytes.ToString("N0", CultureInfo.InvariantCulture));
        }

        console.Profile.Width = 160;
        console.Write(table);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"In brackets the part that makes states of groups. Sorting rows by group, once for all columns: {sort:F1} ns per row (3 dimensions).");
        if (names.Count == 0)
        {
            foreach (var copies in new[] { 1, 10 })
            {
                SampleColumn[] many = [.. Enumerable.Repeat(columns, copies).SelectMany(c => c)];
                var ns = Measure(3, many, new GroupLayout(Windows, [1]), (row, _) => Scatter(row) % Windows, out var bytes, out _, out _);
                console.MarkupLineInterpolated(
                    CultureInfo.InvariantCulture, $"{many.Length} columns x {Rows:N0} rows x {Windows} windows mixed: {ns:F1} ns per value, {bytes >> 20:N0} MiB held by one thread");
            }
        }
    }

    public static List<SampleColumn> Columns(int rows, Func<string, bool> isWanted)
    {
        (string Name, Func<string, SampleColumn> Make)[] all =
        [
            ("boolean", n => SampleColumn.Of(n, TypeKind.Boolean, ValueLayout.Boolean, rows, (r, _) => (byte)r.Next(2))),
            ("int, 900 values", n => SampleColumn.Of(n, TypeKind.Int, ValueLayout.Int32, rows, (r, _) => (int)(Normal(r) * 100))),
            ("int, 900 values, 10% null", n => SampleColumn.Of(n, TypeKind.Int, ValueLayout.Int32, rows, (r, _) => (int)(Normal(r) * 100), 10)),
            ("smallint, all values", n => SampleColumn.Of(n, TypeKind.Short, ValueLayout.Int16, rows, (r, _) => (short)r.Next(65536))),
            ("bigint, ascending", n => SampleColumn.Of(n, TypeKind.Long, ValueLayout.Int64, rows, (_, row) => 1_000_000_000L + (row * 3))),
            ("bigint, random", n => SampleColumn.Of(n, TypeKind.Long, ValueLayout.Int64, rows, (r, _) => r.NextInt64())),
            ("double, normal", n => SampleColumn.Of(n, TypeKind.Double, ValueLayout.Double, rows, (r, _) => Normal(r))),
            ("double, normal, 10% null", n => SampleColumn.Of(n, TypeKind.Double, ValueLayout.Double, rows, (r, _) => Normal(r), 10)),
            ("double, lognormal", n => SampleColumn.Of(n, TypeKind.Double, ValueLayout.Double, rows, (r, _) => Math.Exp(3 * Normal(r)))),
            ("double, 1000 values", n => SampleColumn.Of(n, TypeKind.Double, ValueLayout.Double, rows, (r, _) => r.Next(1000) / 100.0)),
            ("float, uniform", n => SampleColumn.Of(n, TypeKind.Float, ValueLayout.Float, rows, (r, _) => (float)r.NextDouble())),
            ("decimal(18,2)", n => SampleColumn.Of(n, ColumnType.Decimal(18, 2), ValueLayout.Int64, rows, (r, _) => (long)(Math.Exp(8 + Normal(r)) * 100))),
            ("decimal(38,2)", n => SampleColumn.Of(n, ColumnType.Decimal(38, 2), ValueLayout.Int128, rows, (r, _) => (Int128)(long)(Math.Exp(8 + Normal(r)) * 100))),
            ("date, 3 years", n => SampleColumn.Of(n, TypeKind.Date, ValueLayout.Int32, rows, (r, _) => 18_000 + r.Next(1000))),
            ("timestamp, in order", n => SampleColumn.Of(n, TypeKind.Timestamp, ValueLayout.Int64, rows, (_, row) => 1_000_000_000_000_000 + (row * 30_000_000L))),
            ("timestamp, random", n => SampleColumn.Of(n, TypeKind.Timestamp, ValueLayout.Int64, rows, (r, _) => 1_000_000_000_000_000 + r.NextInt64(30_000_000_000_000))),
            ("text, 229 of 3 bytes", n => SampleColumn.OfText(n, rows, (r, _) => $"{(char)('A' + r.Next(23))}{(char)('A' + r.Next(10))}X")),
            ("text, 2000 of 20 bytes", n => SampleColumn.OfText(n, rows, (r, _) => $"category number {r.Next(2000):D5}")),
            ("text, many of 10 bytes", n => SampleColumn.OfText(n, rows, (r, _) => $"{r.Next(int.MaxValue):D10}")),
            ("text, many of 36 bytes", n => SampleColumn.OfText(n, rows, (r, _) => new Guid(r.Next(), (short)r.Next(), 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString())),
            ("text, many of 100 bytes, 5% null", n => SampleColumn.OfText(n, rows, (r, _) => $"{r.Next(int.MaxValue):D100}", 5)),
        ];
        return [.. all.Where(c => isWanted(c.Name)).Select(c => c.Make(c.Name))];
    }

    private static int Scatter(int row) => (int)(((uint)row * 2654435761u) >> 12);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Text(double nanoseconds) => nanoseconds.ToString("F1", CultureInfo.InvariantCulture);

    private static double Measure(
        int rounds, IReadOnlyList<SampleColumn> columns, GroupLayout layout, Func<int, int, int> group, out long bytes, out double sort, out double finish)
    {
        var groups = new RowGroups[columns[0].Chunks];
        for (var c = 0; c < groups.Length; c++)
        {
            var first = c * SampleColumn.ChunkRows;
            groups[c] = new RowGroups(layout, SampleColumn.ChunkRows) { Count = Math.Min(SampleColumn.ChunkRows, columns[0].Rows - first) };
            for (var d = 0; d < layout.Dimensions; d++)
            {
                var target = groups[c].Writable(d);
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = group(first + i, layout.Codes[d]);
                }
            }
        }

        // The least time of each step over the rounds: other load on the machine interrupts some steps of a round, rarely the same ones.
        var times = new long[(groups.Length * (columns.Count + 1)) + columns.Count];
        times.AsSpan().Fill(long.MaxValue);
        bytes = 0;
        for (var round = 0; round < rounds; round++)
        {
            var accumulators = columns.Select(c => ColumnAccumulator.Create(c.Plan, layout)).ToArray();
            var step = 0;
            for (var c = 0; c < groups.Length; c++)
            {
                var start = Stopwatch.GetTimestamp();
                groups[c].Seal();
                times[step] = Math.Min(times[step++], Stopwatch.GetTimestamp() - start);
                for (var i = 0; i < columns.Count; i++)
                {
                    start = Stopwatch.GetTimestamp();
                    accumulators[i].Add(columns[i].Chunk(c), groups[c]);
                    times[step] = Math.Min(times[step++], Stopwatch.GetTimestamp() - start);
                }
            }

            bytes = accumulators.Sum(a => a.Bytes);
            foreach (var accumulator in accumulators)
            {
                var start = Stopwatch.GetTimestamp();
                accumulator.Finish();
                times[step] = Math.Min(times[step++], Stopwatch.GetTimestamp() - start);
            }
        }

        var nanoseconds = 1e9 / Stopwatch.Frequency;
        var values = columns.Sum(c => (double)c.Rows);
        sort = Enumerable.Range(0, groups.Length).Sum(c => times[c * (columns.Count + 1)]) * nanoseconds / columns[0].Rows;
        finish = times.AsSpan()[^columns.Count..].ToArray().Sum() * nanoseconds / values;
        return (times.Sum() * nanoseconds / values) - (sort / columns.Count);
    }
}
