using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Tests.Canonical;

namespace SparkMonitor.Tests.Accumulation;

/// <summary>Accumulators give the states that the contract's formulas give, whatever the pieces values come in and the way they are kept.</summary>
public class ColumnAccumulatorTests
{
    private static readonly GroupLayout Sliced = new(3, [1, 4, 2]);

    private static readonly double[] Reals = NastyValues.DoublesAndWorse(11, 4000);
    private static readonly long[] Integers = NastyValues.Integers(12, 0);

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "", " ", "\t\n\v\f\r ", "\u00a0", "\u2003", "a", "a\0", "a\0b", "é", "e\u0301", "日本語", "😀", "\ufeff", "exactly12byt", "exactly13byte",
            "prefixed same 1", "prefixed same 2", new string(' ', 40), new string('x', 255), new string('x', 256), new string('x', 257),
            new string('x', 256) + "y", new string('é', 300), new string('z', 5000), "\uffff", "\U0010ffff", new string('0', 64),
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static TheoryData<string, int> TypesAndSeeds()
    {
        var data = new TheoryData<string, int>();
        foreach (var type in Types.Keys)
        {
            for (var seed = 0; seed < 4; seed++)
            {
                data.Add(type, seed);
            }
        }

        return data;
    }

    private static readonly Dictionary<string, (ColumnType Type, Func<Random, object?> Few, Func<Random, object?> Many)> Types = new()
    {
        ["boolean"] = (new(TypeKind.Boolean), r => (long)r.Next(2), r => (long)r.Next(2)),
        ["tinyint"] = (new(TypeKind.Byte), r => (long)r.Next(-2, 3), r => (long)r.Next(-128, 128)),
        ["smallint"] = (new(TypeKind.Short), r => (long)(r.Next(2) * 32767), r => (long)r.Next(-32768, 32768)),
        ["int"] = (new(TypeKind.Int), r => (long)r.Next(-50, 200), r => (long)r.Next(int.MinValue, int.MaxValue)),
        ["bigint"] = (new(TypeKind.Long), r => Pick(r, Integers), r => r.Next(2) == 0 ? Pick(r, Integers) : r.NextInt64() >> r.Next(63)),
        ["float"] = (new(TypeKind.Float), r => (double)(float)(double)Pick(r, Reals, 300), r => (double)(float)(r.NextDouble() * 1000)),
        ["double"] = (new(TypeKind.Double), r => Pick(r, Reals, 300), r => Pick(r, Reals)),
        ["decimal(4,2)"] = (ColumnType.Decimal(4, 2), r => (long)r.Next(-5, 5), r => (long)r.Next(-9999, 10000)),
        ["decimal(9,0)"] = (ColumnType.Decimal(9, 0), r => (long)r.Next(-5, 5), r => (long)r.Next(-999_999_999, 1_000_000_000)),
        ["decimal(18,6)"] = (ColumnType.Decimal(18, 6), r => (long)r.Next(-5, 5), r => r.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000)),
        ["decimal(38,10)"] = (ColumnType.Decimal(38, 10), r => (Int128)r.Next(-5, 5) * Int128.Parse("10000000000000000000000000"), Wide),
        ["date"] = (new(TypeKind.Date), r => (long)r.Next(-3, 20), r => r.Next(20) == 0 ? r.Next(-719_162, 2_932_897) : (long)r.Next(10_000, 18_000)),
        ["timestamp"] = (new(TypeKind.Timestamp), r => r.Next(-3, 20) * 3_599_999_999L, r => r.Next(-100_000, 1_000_000) * 60_000_000L),
        ["timestamp_ntz"] = (new(TypeKind.TimestampNtz), r => r.Next(3) - 1L, r => r.NextInt64(-62_135_596_800_000_000, 253_402_300_800_000_000)),
        ["timestamp, any"] = (new(TypeKind.Timestamp), r => Pick(r, Integers, 200), r => r.NextInt64(long.MinValue, long.MaxValue) >> r.Next(3)),
        ["string"] = (new(TypeKind.Text), r => Pick(r, Texts), AnyText),
        ["binary"] = (new(TypeKind.Binary), r => Pick(r, Texts), r => Bytes(r)),
        ["array<int>"] = (ColumnType.Array(new(TypeKind.Int)), r => (long)r.Next(3), r => (long)r.Next(100_000)),
    };

    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Few_distinct_values_give_the_states_of_the_contract(string name, int seed)
    {
        var (type, few, _) = Types[name];
        var sample = new ColumnSample(type, Draw(few, 6000, seed, nulls: seed % 3 == 0 ? 0 : 5));
        var layout = seed == 0 ? GroupLayout.Single : Sliced;
        Assert.True(AccumulationCheck.Holds(sample, layout, AccumulationCheck.Groups(layout, 6000, seed), seed, threads: seed + 1));
    }

    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Many_distinct_values_give_the_states_of_the_contract(string name, int seed)
    {
        var (type, few, many) = Types[name];
        var generator = new Random(seed);

        // Changes from few to many values and back, so that some accumulators are merged in either way of counting.
        var values = Draw(r => r.Next(3) == 0 ? few(r) : many(r), 24_000, seed, nulls: seed % 3 == 0 ? 0 : 7);
        var sample = new ColumnSample(type, [.. Draw(few, 5000, seed, 3), .. values, .. Draw(few, 3000, generator.Next(), 0)]);
        var layout = seed == 0 ? GroupLayout.Single : Sliced;
        var groups = AccumulationCheck.Groups(layout, sample.Values.Count, seed);
        var isCoded = AccumulationCheck.Holds(sample, layout, groups, seed, threads: 1 + (seed % 3), longestChunk: seed == 3 ? 10_000 : 2048);
        Assert.Equal(name is "boolean" or "tinyint", isCoded);
    }

    [Theory]
    [InlineData(TypeKind.Double, 4095)]
    [InlineData(TypeKind.Double, 4096)]
    [InlineData(TypeKind.Double, 4097)]
    [InlineData(TypeKind.Int, 4095)]
    [InlineData(TypeKind.Int, 4096)]
    [InlineData(TypeKind.Int, 4097)]
    [InlineData(TypeKind.Text, 4095)]
    [InlineData(TypeKind.Text, 4096)]
    [InlineData(TypeKind.Text, 4097)]
    public void Items_overflow_beyond_4096_distinct_values_in_a_group_only(TypeKind kind, int distinct)
    {
        // Window 0 has the given number of distinct values, window 1 few, window 2 as many others: the column has about twice as many.
        var generator = new Random(distinct);
        var rows = Enumerable.Range(0, 3 * distinct).Select(i => (Window: i % 2 * 2, Value: i / 2 % distinct))
            .Concat(Enumerable.Range(0, 5000).Select(i => (Window: 1, Value: i % 10))).OrderBy(_ => generator.Next()).ToList();
        var values = rows.Select(row => Value(row.Window == 2 ? row.Value + 10_000 : row.Value)).ToList();
        var layout = new GroupLayout(3, [1, 2]);
        int[][] groups = [[.. rows.Select(row => row.Window)], [.. rows.Select(row => (2 * row.Window) + (row.Value % 2))]];
        foreach (var threads in new[] { 1, 2, 5 })
        {
            AccumulationCheck.Holds(new ColumnSample(new ColumnType(kind), values), layout, groups, distinct, threads);
        }

        object? Value(int n) => kind switch
        {
            TypeKind.Double => n * 0.01,
            TypeKind.Int => (long)n * 3,
            _ => Encoding.UTF8.GetBytes($"value {n}"),
        };
    }

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void A_dictionary_takes_4096_values_and_spills_at_the_next(int distinct, bool isCoded)
    {
        foreach (var type in new ColumnType[] { new(TypeKind.Long), new(TypeKind.Double), new(TypeKind.Text), ColumnType.Decimal(38, 0) })
        {
            var values = Enumerable.Range(0, 9000).Select(i => type.Kind switch
            {
                TypeKind.Long => (object?)((i % distinct) * 1_000_003L),
                TypeKind.Double => i % distinct / 7.0,
                TypeKind.Text => Encoding.UTF8.GetBytes($"{i % distinct}"),
                _ => (Int128)(i % distinct) * 1_000_000_007,
            }).ToList();
            Assert.Equal(isCoded, AccumulationCheck.Holds(new ColumnSample(type, values), GroupLayout.Single, [new int[9000]], 1));
            AccumulationCheck.Holds(new ColumnSample(type, values), GroupLayout.Single, [new int[9000]], 2, threads: 3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Counts_beyond_16_bits_in_one_register_are_exact(int threads)
    {
        // 300,000 times one value among enough others that values are not counted by code.
        var values = Enumerable.Range(0, 305_000).Select(i => (object?)(i < 5000 ? i * 0.5 : 7.25)).ToList();
        var layout = new GroupLayout(1, [1, 1]);
        Assert.False(AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Double), values), layout, [new int[values.Count], new int[values.Count]], 3, threads));
    }

    [Fact]
    public void Huge_texts_leave_the_dictionary_and_keep_their_states()
    {
        var generator = new Random(4);
        var huge = Enumerable.Range(0, 12).Select(i => (object?)Encoding.UTF8.GetBytes(new string((char)('a' + i), 500_000 + i))).ToList();
        var values = Enumerable.Range(0, 60).Select(_ => huge[generator.Next(huge.Count)]).ToList();
        Assert.False(AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Text), values), GroupLayout.Single, [new int[60]], 5, threads: 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void A_text_that_reads_like_the_key_of_a_long_one_is_the_same_item(int others)
    {
        var longTexts = Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetBytes(new string('q', 300 + i))).ToList();
#pragma warning disable CA5351 // The contract's hash.
        var keys = longTexts.Select(t => Encoding.ASCII.GetBytes("md5:" + Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(t)))).ToList();
#pragma warning restore CA5351
        var values = new List<object?>();
        for (var i = 0; i < 400; i++)
        {
            values.Add(i % 7 < 3 ? longTexts[i % 3] : i % 2 == 0 ? keys[i % 3] : Encoding.ASCII.GetBytes("md5:no key of any long text, but so"));
        }

        values.InsertRange(200, Enumerable.Range(0, others).Select(i => (object?)Encoding.ASCII.GetBytes($"{i}")));
        var layout = new GroupLayout(2, [1]);
        int[][] groups = [[.. values.Select(v => ((byte[])v!).Length < 10 ? 1 : 0)]];
        foreach (var threads in new[] { 1, 4 })
        {
            AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Text), values), layout, groups, 6, threads);
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(9000)]
    public void Texts_that_must_not_be_kept_leave_hashed_items_and_no_extremes(int distinct)
    {
        var values = Enumerable.Range(0, 20_000).Select(i => (object?)Encoding.UTF8.GetBytes($"secret {i % distinct}")).ToList();
        var sample = new ColumnSample(new(TypeKind.Text), values, keepValues: false);
        AccumulationCheck.Holds(sample, Sliced, AccumulationCheck.Groups(Sliced, 20_000, 9), 9, threads: 2);
    }

    [Fact]
    public void A_column_of_nulls_only_counts_rows()
    {
        foreach (var name in Types.Keys)
        {
            var sample = new ColumnSample(Types[name].Type, new object?[3000]);
            AccumulationCheck.Holds(sample, Sliced, AccumulationCheck.Groups(Sliced, 3000, 2), 1, threads: 2);
        }

        AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Void), new object?[300]), GroupLayout.Single, [new int[300]], 1);
    }

    [Fact]
    public void A_column_of_non_finite_reals_only_has_no_values()
    {
        var values = Enumerable.Range(0, 9000).Select(i => (object?)(i % 3 == 0 ? double.NaN : i % 3 == 1 ? double.PositiveInfinity : double.NegativeInfinity)).ToList();
        AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Double), values), Sliced, AccumulationCheck.Groups(Sliced, 9000, 2), 1, threads: 2);
    }

    [Fact]
    public void Non_finite_reals_among_many_values_are_counted_in_their_groups()
    {
        var generator = new Random(3);
        var values = Enumerable.Range(0, 40_000).Select(i => generator.Next(50) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            3 => (object?)null,
            _ => generator.NextDouble(),
        }).ToList();
        AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Double), values), Sliced, AccumulationCheck.Groups(Sliced, 40_000, 2), 1, threads: 2);
        AccumulationCheck.Holds(new ColumnSample(new(TypeKind.Double), values), Sliced, AccumulationCheck.Groups(Sliced, 40_000, 3), 1);
    }

    [Theory]
    [InlineData(TypeKind.Int)]
    [InlineData(TypeKind.Text)]
    public void Thousands_of_groups_each_have_their_states(TypeKind kind)
    {
        var layout = new GroupLayout(700, [1, 5]);
        var generator = new Random(8);
        var values = Enumerable.Range(0, 20_000)
            .Select(_ => kind == TypeKind.Int ? (object?)(long)generator.Next(30_000) : Encoding.UTF8.GetBytes($"{generator.Next(30_000)}")).ToList();
        AccumulationCheck.Holds(new ColumnSample(new(kind), values), layout, AccumulationCheck.Groups(layout, 20_000, 2), 1, threads: 2);
    }

    [Fact]
    public void States_that_are_not_asked_for_are_null()
    {
        var values = Enumerable.Range(0, 9000).Select(i => (object?)(long)i).ToList();
        foreach (var states in new[] { StateSet.Counts, StateSet.Moments, StateSet.Quantiles, StateSet.Distinct, StateSet.Items })
        {
            var sample = new ColumnSample(new(TypeKind.Long), values, states: states);
            AccumulationCheck.Holds(sample, GroupLayout.Single, [new int[9000]], 1);
        }
    }

    [Fact]
    public void Accumulators_of_different_columns_do_not_merge()
    {
        var left = ColumnAccumulator.Create(new ColumnSample(new(TypeKind.Int), []).Plan, GroupLayout.Single);
        var right = ColumnAccumulator.Create(new ColumnSample(new(TypeKind.Long), []).Plan, GroupLayout.Single);
        Assert.Throws<ArgumentException>(() => left.MergeFrom(right));
        Assert.Throws<ArgumentException>(() => left.MergeFrom(ColumnAccumulator.Create(left.Plan, Sliced)));
        Assert.Null(left.Finish(0, 0));
    }

    [Fact]
    public void An_idle_accumulator_of_many_groups_is_small()
    {
        var layout = new GroupLayout(400, [1, 20]);
        foreach (var name in Types.Keys)
        {
            Assert.InRange(ColumnAccumulator.Create(new ColumnSample(Types[name].Type, []).Plan, layout).Bytes, 1, 2_000);
        }
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(20_000, 1)]
    [InlineData(20_000, 40)]
    public void An_estimate_of_bytes_is_above_what_is_held_and_not_far(int rows, int windows)
    {
        var layout = new GroupLayout(windows, [1, 3]);
        foreach (var (name, (type, _, many)) in Types)
        {
            // Reals over all 4,200 octaves and times over thousands of years take more than the estimate allows for.
            Func<Random, object?> draw = type.Kind switch
            {
                TypeKind.Double => r => r.NextDouble() - 0.5,
                TypeKind.Timestamp or TypeKind.TimestampNtz => r => r.NextInt64(16_384) * 3_600_000_000,
                _ => many,
            };
            var sample = new ColumnSample(type, Draw(draw, rows, 5, 0));
            var groups = AccumulationCheck.Groups(layout, rows, 2);
            var held = AccumulationCheck.Accumulate(sample, layout, groups, 1, 1, 2048).Bytes;
            var estimate = ColumnAccumulator.EstimateBytes(sample.Plan, layout, rows);
            Assert.True(held <= estimate, $"{name}: {held} bytes held, {estimate} estimated");

            // Texts hold up to 4,096 items a group on the way, and drop them all once there are more.
            Assert.True(estimate <= (40 * held) + 100_000, $"{name}: {held} bytes held, {estimate} estimated");
        }
    }

    [Fact]
    public void An_estimate_for_an_unknown_number_of_rows_is_that_of_full_groups()
    {
        foreach (var (type, _, _) in Types.Values)
        {
            var plan = new ColumnSample(type, []).Plan;
            var estimate = ColumnAccumulator.EstimateBytes(plan, Sliced, long.MaxValue);
            Assert.InRange(estimate, ColumnAccumulator.EstimateBytes(plan, Sliced, 1_000_000), 100_000_000);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4096)]
    public void Items_of_numbers_are_sorted_with_their_counts(int length)
    {
        var generator = new Random(length);
        foreach (var mask in new ulong[] { ulong.MaxValue, 0xff00ff0000ff0000, 0x1fff })
        {
            var keys = Enumerable.Range(0, length).Select(_ => (ulong)generator.NextInt64(long.MinValue, long.MaxValue) & mask).ToArray();
            var counts = keys.Select(key => (long)(key >> 3)).ToArray();
            var sorted = keys.ToArray();
            NumberItems.Sort(sorted, counts);
            Assert.Equal(keys.Order(), sorted);
            Assert.Equal(keys.Order().Select(key => (long)(key >> 3)), counts);
        }
    }

    private static List<object?> Draw(Func<Random, object?> draw, int count, int seed, int nulls)
    {
        var generator = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => nulls > 0 && generator.Next(nulls) == 0 ? null : draw(generator))];
    }

    private static object Pick<T>(Random generator, T[] values)
        where T : notnull => values[generator.Next(values.Length)];

    private static object Pick(Random generator, long[] values, int most) => values[generator.Next(most) * (values.Length / most)];

    private static object Pick(Random generator, double[] values, int most) => values[generator.Next(most) * (values.Length / most)];

    private static object Wide(Random generator)
    {
        var value = ((Int128)generator.NextInt64() * generator.NextInt64()) >> generator.Next(0, 120);
        return generator.Next(2) == 0 ? value : -value;
    }

    private static object AnyText(Random generator) => generator.Next(20) == 0
        ? Pick(generator, Texts)
        : Encoding.UTF8.GetBytes(generator.Next(3) == 0 ? $"größer als zwölf Bytes: {generator.Next(20_000)}" : $"{generator.Next(100_000)}");

    private static byte[] Bytes(Random generator)
    {
        var bytes = new byte[generator.Next(0, 30)];
        generator.NextBytes(bytes);
        return bytes;
    }
}
