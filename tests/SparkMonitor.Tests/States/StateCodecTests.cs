using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

/// <summary>The bytes of version 1 of every codec, worked out by hand from docs/adr/0008-states-are-monoids.md: a change of layout needs a new version.</summary>
public sealed class StateCodecTests
{
    [Fact]
    public void Bytes_of_counts_are_those_of_the_layout() => AssertBytes(
        "01 AC02 01 02 03 04 05 06 07 08",
        new CountsState
        {
            Rows = 300,
            Nulls = 1,
            NaNs = 2,
            PositiveInfinities = 3,
            NegativeInfinities = 4,
            Zeros = 5,
            Negatives = 6,
            Empties = 7,
            Blanks = 8,
        });

    // -3 = -2 (1 + 1/2): lanes 2^21, 2^20, 2^19, 2^18; 1 has none; zig-zag doubles.
    [Fact]
    public void Bytes_of_moments_are_those_of_the_layout() => AssertBytes(
        "01 0402 01  01 02 01 80808002 00 80808001 00 80804000 80802000  02 00 01 0000000000000000 01 01 0000000000000000  00000000000008C0 0000000000001040",
        ReferenceStates.Moments(NumericUnit.WideDecimal(2), [1, 4, 0, -3]));

    [Fact]
    public void Bytes_of_cells_are_those_of_the_layout() => AssertBytes(
        "01 0200 02  01 8B01 01  02 00 02 45 01  000000000000E0BF 0000000000000040",
        ReferenceStates.Quantiles(NumericUnit.Real, [-0.5, 0, 0, 1, 1, 2]));

    [Fact]
    public void Bytes_of_registers_are_those_of_the_layout()
    {
        var counts = new long[512];
        var codes = Enumerable.Repeat(DistinctSketch.EmptyCode, 512).ToArray();
        (counts[3], codes[3]) = (1, 0);
        (counts[300], codes[300]) = (200, 0xD800);
        AssertBytes("01 01 01 02  03 01 0000  A802 C801 00D8", DistinctSketch.Of(counts, codes));
    }

    [Fact]
    public void Bytes_of_items_are_those_of_the_layout()
    {
        AssertBytes("01 0500 00 03  03 01 00  01 02 01", ItemSketch.Of(NumericUnit.Days, [.. ((long[])[-2, 1, 0]).Select(ItemKey.Of)], [1, 1, 2]));
        AssertBytes(
            "01 0700 00 03  00 02 6162  02 01 63  00 01 62  01 02 03",
            ItemSketch.Of(NumericUnit.Text, ["b"u8.ToArray(), "ab"u8.ToArray(), "abc"u8.ToArray()], [3, 1, 2]));
        AssertBytes("01 0402 01", ItemSketch.Overflow(NumericUnit.WideDecimal(2)));
    }

    [Fact]
    public void Bytes_of_texts_are_those_of_the_layout() => AssertBytes(
        "01 01  0100 01 00 01 00 01 0000000000000000  0000000000000000 000000000000F03F  00  01 41",
        ReferenceStates.Text(["", "A"]));

    [Fact]
    public void Bytes_of_states_without_values_are_two_at_most()
    {
        Assert.Equal([1, 0], MomentsState.Codec.Encode(MomentsState.Empty));
        Assert.Equal([1, 0], QuantileSketch.Codec.Encode(QuantileSketch.Empty));
        Assert.Equal([1, 0], DistinctSketch.Codec.Encode(DistinctSketch.Empty));
        Assert.Equal([1, 0], ItemSketch.Codec.Encode(ItemSketch.Empty));
        Assert.Equal([1, 0, 0], TextState.Codec.Encode(TextState.Empty));
    }

    /// <summary>design.md section 5: 2 to 5 kB of cells, 8 to 16 kB of registers with counts, an eighth in slices.</summary>
    [Fact]
    public void Bytes_of_a_normal_column_are_as_few_as_designed()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 200_000).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())).ToList();
        Assert.InRange(QuantileSketch.Codec.Encode(ReferenceStates.Quantiles(NumericUnit.Real, values)).Length, 2_000, 6_000);
        Assert.InRange(MomentsState.Codec.Encode(ReferenceStates.Moments(NumericUnit.Real, values)).Length, 500, 4_000);
        var registers = ReferenceStates.Distinct(values.Select(v => ReferenceCanon.Feistel(ReferenceCanon.Bits(v))));
        Assert.InRange(DistinctSketch.Codec.Encode(registers).Length, 8_192, 16_384);
        Assert.InRange(DistinctSketch.Codec.Encode(registers.Fold()).Length, 1_024, 2_100);
    }

    [Fact]
    public void Decode_of_another_version_or_of_nothing_says_what_to_do()
    {
        var fault = Assert.Throws<StateFormatException>(() => MomentsState.Codec.Decode([2, 0]));
        Assert.Equal("A stored state moments has version 2; this program reads version 1. Use a newer program, or profile again.", fault.Message);
        Assert.Throws<StateFormatException>(() => MomentsState.Codec.Decode([]));
    }

    /// <summary>Each is one step from a valid state.</summary>
    [Theory]
    [InlineData("counts", "01 8000 00 00 00 00 00 00 00 00", "a number longer than need be")]
    [InlineData("counts", "01 FFFFFFFFFFFFFFFFFF01 00 00 00 00 00 00 00 00", "a negative count")]
    [InlineData("counts", "01 FFFFFFFFFFFFFFFFFF7F 00 00 00 00 00 00 00 00", "more than 64 bits")]
    [InlineData("moments", "01 0100 00 00 00 0000000000000000 0000000000000000", "a unit without values")]
    [InlineData("moments", "01 0100 01 00 00 0000000000000080 0000000000000000", "a smallest value of -0")]
    [InlineData("moments", "01 0700 01 00 00 0000000000000000 0000000000000000", "texts")]
    [InlineData("quantile_sketch", "01 0200 00 00 FFFFFFFF0F 00 01", "more cells than bytes")]
    [InlineData("quantile_sketch", "01 0200 00 00 01 00 00 000000000000F03F 000000000000F03F", "an empty cell")]
    [InlineData("distinct_sketch", "01 01 01 01 00 01 0100", "a code that no hash has")]
    [InlineData("distinct_sketch", "01 01 01 00", "a size without values")]
    [InlineData("distinct_sketch", "01 02 01 FFFFFFFFFFFFFFFFFF01", "more registers than there are")]
    [InlineData("item_sketch", "01 0100 00 00", "no keys")]
    [InlineData("item_sketch", "01 0100 00 02 00 FFFFFFFFFFFFFFFFFF01 01 01", "a key beyond the last")]
    [InlineData("item_sketch", "01 0700 00 02 00 01 61 00 02 6162 01 01", "less sharing than there is")]
    [InlineData("item_sketch", "01 0700 00 02 00 01 62 00 01 61 01 01", "keys out of order")]
    [InlineData("item_sketch", "01 0100 02", "an unknown mark")]
    [InlineData("text", "01 02 00", "truncated but not kept")]
    [InlineData("text", "01 01 00 00 00", "extremes of no text")]
    public void Decode_of_bytes_that_encode_would_not_write_is_refused(string name, string hex, string why)
    {
        var state = StateRegistry.All.Single(s => s.Name == name);
        var fault = Record.Exception(() => state.Decode(Bytes(hex)));
        Assert.True(fault is StateFormatException, $"{why}: {fault}");
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));

    private static void AssertBytes<TState>(string hex, TState state)
        where TState : class, IState<TState>
    {
        Assert.Equal(Convert.ToHexString(Bytes(hex)), Convert.ToHexString(TState.Codec.Encode(state)));
        Assert.Equal(state, TState.Codec.Decode(Bytes(hex)));
    }
}
