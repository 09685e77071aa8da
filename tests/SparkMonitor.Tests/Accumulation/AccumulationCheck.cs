using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.States;

namespace SparkMonitor.Tests.Accumulation;

/// <summary>Feeds samples to accumulators in random pieces and compares what comes out with the reference.</summary>
internal static class AccumulationCheck
{
    /// <param name="groups">The group of every row, per dimension of the layout.</param>
    /// <returns>The merged accumulator's class of storage before it was finished: true while values were counted by code.</returns>
    public static bool Holds(ColumnSample sample, GroupLayout layout, int[][] groups, int seed, int threads = 1, int longestChunk = 2048)
    {
        var accumulator = Accumulate(sample, layout, groups, seed, threads, longestChunk);
        var isCoded = IsCoded(accumulator);
        Assert.True(accumulator.Bytes > 0);
        var result = accumulator.Finish();
        for (var d = 0; d < layout.Dimensions; d++)
        {
            var expected = Enumerable.Range(0, layout.GroupsOf(d)).Select(_ => new List<object?>()).ToArray();
            for (var row = 0; row < sample.Values.Count; row++)
            {
                expected[groups[d][row]].Add(sample.Values[row]);
            }

            for (var g = 0; g < expected.Length; g++)
            {
                Same(ReferenceColumn.Of(sample.Plan, expected[g], GroupLayout.RegistersOf(d)), result.Groups[d][g], $"dimension {d}, group {g}");
            }
        }

        return isCoded;
    }

    public static bool IsCoded(ColumnAccumulator accumulator) => accumulator switch
    {
        NumberAccumulator number => number.IsCoded,
        TextAccumulator text => text.IsCoded,
        _ => throw new ArgumentException("No such accumulator."),
    };

    public static ColumnAccumulator Accumulate(
        ColumnSample sample, GroupLayout layout, int[][] groups, int seed, int threads, int longestChunk)
    {
        var generator = new Random(seed);
        var accumulators = Enumerable.Range(0, threads).Select(_ => ColumnAccumulator.Create(sample.Plan, layout)).ToList();
        var rowGroups = new RowGroups(layout, longestChunk);
        for (var start = 0; start < sample.Values.Count;)
        {
            var count = Math.Min(generator.Next(4) == 0 ? generator.Next(0, 70) : generator.Next(longestChunk / 2, longestChunk + 1), sample.Values.Count - start);
            rowGroups.Count = count;
            for (var d = 0; d < layout.Dimensions; d++)
            {
                groups[d].AsSpan(start, count).CopyTo(rowGroups.Writable(d));
            }

            rowGroups.Seal();
            var chunk = sample.Chunk(start, count, out var memory);
            accumulators[generator.Next(threads)].Add(chunk, rowGroups);
            Array.Fill(memory, (byte)0xab);
            start += count;
        }

        while (accumulators.Count > 1)
        {
            var other = accumulators[generator.Next(1, accumulators.Count)];
            accumulators.Remove(other);
            accumulators[generator.Next(accumulators.Count)].MergeFrom(other);
        }

        return accumulators[0];
    }

    /// <summary>Groups at random, constant for stretches of rows in some dimensions.</summary>
    public static int[][] Groups(GroupLayout layout, int rows, int seed)
    {
        var generator = new Random(seed);
        var windows = new int[rows];
        for (int row = 0, window = 0; row < rows; row++)
        {
            window = seed % 2 == 0 || generator.Next(3000) == 0 ? generator.Next(layout.Windows) : window;
            windows[row] = window;
        }

        return [.. Enumerable.Range(0, layout.Dimensions).Select(d => windows.Select(w => (w * layout.Codes[d]) + generator.Next(layout.Codes[d])).ToArray())];
    }

    private static void Same(ColumnStates? expected, ColumnStates? actual, string where)
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, where);
            return;
        }

        Assert.True(Equals(expected.Counts, actual.Counts), $"counts of {where}: {Describe(expected.Counts)} became {Describe(actual.Counts)}");
        Assert.True(Equals(expected.Moments, actual.Moments), $"moments of {where}");
        Assert.True(Equals(expected.Quantiles, actual.Quantiles), $"quantiles of {where}");
        Assert.True(Equals(expected.Distinct, actual.Distinct), $"registers of {where}");
        Assert.True(
            Equals(expected.Items, actual.Items),
            $"items of {where}: {expected.Items?.Length} ({expected.Items?.IsOverflow}) became {actual.Items?.Length} ({actual.Items?.IsOverflow})");
        Assert.True(Equals(expected.Text, actual.Text), $"text of {where}");
        Assert.Equal(expected, actual);
    }

    private static string Describe(CountsState counts) =>
        $"{counts.Rows} rows {counts.Nulls} nulls {counts.NaNs} {counts.PositiveInfinities} {counts.NegativeInfinities} "
        + $"{counts.Zeros} zeros {counts.Negatives} negatives {counts.Empties} {counts.Blanks}";
}
