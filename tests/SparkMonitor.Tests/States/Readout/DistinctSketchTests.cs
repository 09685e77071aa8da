using System.Globalization;
using System.Text;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

public sealed class DistinctSketchTests
{
    /// <summary>Contract 3.3 and the issue: 1.04/sqrt(m), four times that for every single estimate.</summary>
    private static double Limit(int registers) => 4 * 1.04 / Math.Sqrt(registers);

    [Fact]
    public void Estimate_of_no_value_is_zero() => Assert.Equal((0.0, 0.0), (DistinctSketch.Empty.Estimate(), DistinctSketch.Empty.RelativeError()));

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 2.0)]
    public void Estimate_of_very_few_values_rounds_to_their_number(int n, double expected) =>
        Assert.Equal(expected, Sketch(Enumerable.Range(0, n).Select(i => ReferenceCanon.Feistel(i)), 3).Estimate(), 1e-2);

    /// <summary>Real hashes of structured values; each value three times, so that the bound by the count does not help.</summary>
    [Theory]
    [InlineData("consecutive integers")]
    [InlineData("multiples of 1000")]
    [InlineData("cents as doubles")]
    [InlineData("texts")]
    [InlineData("seconds in microseconds")]
    public void Estimate_of_structured_values_is_within_the_limit(string kind)
    {
        foreach (var n in (int[])[30, 100, 1_000, 3_000, 10_000, 100_000])
        {
            var sketch = Sketch(Enumerable.Range(0, n).Select(i => Hash(kind, i)), 3);
            Assert.InRange(Math.Abs((sketch.Estimate() / n) - 1), 0, Limit(4096));
            Assert.InRange(Math.Abs((sketch.Fold().Estimate() / n) - 1), 0, Limit(512));
        }
    }

    /// <summary>
    /// Registers as n random hashes leave them, over many seeds. Of two values in one register the sketch keeps one, so for fewer than fifty values,
    /// of which one is more than the limit, two may be missing.
    /// </summary>
    [Theory]
    [InlineData(4096)]
    [InlineData(512)]
    public void Estimate_is_unbiased_and_within_the_limit_from_none_to_ten_million(int registers)
    {
        foreach (var (n, seeds) in ((int, int)[])[(0, 3), (1, 100), (5, 200), (20, 200), (50, 200), (200, 200), (1_000, 200), (2_000, 200), (4_096, 200),
            (10_000, 150), (40_000, 150), (100_000, 150), (1_000_000, 150), (10_000_000, 150)])
        {
            double sum = 0, squares = 0, claimed = 0;
            for (var seed = 0; seed < seeds; seed++)
            {
                var sketch = SimulatedRegisters.Of(n, registers, new Random(seed));
                var error = sketch.Estimate() - n;
                Assert.InRange(Math.Abs(error), 0, Math.Max(Limit(registers) * n, n < 50 ? 2.1 : 0));
                sum += error;
                squares += error * error;
                claimed += sketch.RelativeError();
            }

            var deviation = Math.Sqrt(squares / seeds) / Math.Max(n, 1);
            var standard = claimed / seeds;
            Assert.InRange(standard, 0, 1.0 / Math.Sqrt(registers) + 1e-9);
            Assert.InRange(Math.Abs(sum / seeds) / Math.Max(n, 1), 0, 4 * standard / Math.Sqrt(seeds) + 1e-12);
            Assert.InRange(deviation, n < 200 ? 0 : 0.8 * standard, 1.3 * standard + (n < 50 ? 0.02 : 0) + 1e-12);
        }
    }

    [Fact]
    public void Estimate_never_exceeds_the_number_of_values()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var sketch = Sketch(Enumerable.Range(0, 10_000).Select(_ => ReferenceCanon.Feistel(random.NextInt64())), 1);
            Assert.InRange(sketch.Estimate(), 9_300, 10_000);
        }
    }

    [Theory]
    [InlineData(1_000, 1_000, 1_000)]
    [InlineData(5_000, 5_000, 0)]
    [InlineData(20_000, 10_000, 5_000)]
    [InlineData(100_000, 100_000, 50_000)]
    [InlineData(50, 100, 25)]
    public void Overlap_of_two_sets_is_estimated_within_four_standard_errors(int left, int right, int shared)
    {
        var a = Sketch(Enumerable.Range(0, left).Select(i => ReferenceCanon.Feistel(i)), 1);
        var b = Sketch(Enumerable.Range(left - shared, right).Select(i => ReferenceCanon.Feistel(i)), 2);
        var expected = (double)shared / (left + right - shared);
        foreach (var overlap in (Core.States.Readout.ValueOverlap?[])[DistinctSketch.Overlap(a, b), DistinctSketch.Overlap(a.Fold(), b)])
        {
            Assert.InRange(Math.Abs(overlap!.Value.Jaccard - expected), 0, (4 * overlap.Value.StandardError) + 1e-3);
        }
    }

    [Fact]
    public void Overlap_of_empty_sketches_is_unknown_and_with_an_empty_one_none()
    {
        Assert.Null(DistinctSketch.Overlap(DistinctSketch.Empty, DistinctSketch.Empty));
        Assert.Equal(0, DistinctSketch.Overlap(Sketch([ReferenceCanon.Feistel(1)], 1), DistinctSketch.Empty)!.Value.Jaccard);
    }

    [Fact]
    public void Of_refuses_registers_that_no_values_give()
    {
        var counts = new long[512];
        var codes = Enumerable.Repeat(DistinctSketch.EmptyCode, 512).ToArray();
        Assert.Equal(DistinctSketch.Empty, DistinctSketch.Of(counts, codes));
        Assert.Throws<ArgumentException>(() => DistinctSketch.Of(counts.AsSpan(1), codes.AsSpan(1)));
        counts[7] = 1;
        Assert.Throws<ArgumentException>(() => DistinctSketch.Of(counts, codes));
        foreach (ushort impossible in (ushort[])[1, 1025, (11 * 1024) - 1, 56 * 1024])
        {
            codes[7] = impossible;
            Assert.Throws<ArgumentException>(() => DistinctSketch.Of(counts, codes));
        }

        codes[7] = (55 * 1024) + 1023;
        Assert.Equal(1, DistinctSketch.Of(counts, codes).Filled);
        counts[7] = -1;
        Assert.Throws<ArgumentException>(() => DistinctSketch.Of(counts, codes));
    }

    [Fact]
    public void Codes_grow_with_the_hash_and_fold_as_the_hash_does()
    {
        var random = new Random(11);
        ulong before = 0;
        foreach (var hash in Enumerable.Range(0, 20_000).Select(_ => (ulong)random.NextInt64(1L << random.Next(1, 53))).Order())
        {
            Assert.Equal(ReferenceCanon.Code(hash), RegisterCode.Of(hash));
            Assert.True(RegisterCode.Of(before) <= RegisterCode.Of(hash));
            var register = random.Next(4096);
            Assert.Equal(ReferenceCanon.Code(((ulong)(register & 7) << 52) | hash), RegisterCode.Fold(RegisterCode.Of(hash), register));
            before = hash;
        }
    }

    private static DistinctSketch Sketch(IEnumerable<(int Register, ulong Hash)> hashes, int times) =>
        ReferenceStates.Distinct(hashes.SelectMany(h => Enumerable.Repeat(h, times)));

    private static (int Register, ulong Hash) Hash(string kind, int i) => kind switch
    {
        "consecutive integers" => ReferenceCanon.Feistel(i),
        "multiples of 1000" => ReferenceCanon.Feistel(i * 1000L),
        "cents as doubles" => ReferenceCanon.Feistel(ReferenceCanon.Bits(i * 0.01)),
        "texts" => ReferenceCanon.Md5(Encoding.UTF8.GetBytes($"user-{i.ToString(CultureInfo.InvariantCulture)}")),
        _ => ReferenceCanon.Feistel(1_700_000_000_000_000 + (i * 1_000_000L)),
    };
}
