using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Slicing;

namespace SparkMonitor.Tests.Slicing;

public sealed unsafe class SlicePartCoderTests
{
    [Fact]
    public void Predicate_codes_false_true_and_null()
    {
        var codes = Codes(new PredicateSlice("a > 1"), ValueLayout.Boolean, new byte[] { 0, 1, 1 }, 0b011);
        Assert.Equal([0, 1, 2], codes);
    }

    [Fact]
    public void Integer_column_codes_chosen_values_others_and_null()
    {
        var slice = new ColumnSlice(new ColumnPath("a"), new ColumnType(TypeKind.Int), ["7", "-2"]);
        Assert.Equal([0, 1, 2, 2, 3], Codes(slice, ValueLayout.Int32, new[] { 7, -2, 0, 8, 7 }, 0b01111));
    }

    [Fact]
    public void Date_and_decimal_columns_are_coded_by_their_text()
    {
        Assert.Equal([0, 1], Codes(
            new ColumnSlice(new ColumnPath("d"), new ColumnType(TypeKind.Date), ["1969-12-31"]), ValueLayout.Int32, new[] { -1, 0 }, ulong.MaxValue));
        Assert.Equal([0, 1], Codes(
            new ColumnSlice(new ColumnPath("m"), ColumnType.Decimal(10, 2), ["1.50"]), ValueLayout.Int64, new[] { 150L, 15L }, ulong.MaxValue));
        Assert.Equal([0, 1], Codes(
            new ColumnSlice(new ColumnPath("w"), ColumnType.Decimal(38, 2), ["-1.50"]), ValueLayout.Int128, new Int128[] { -150, 150 }, ulong.MaxValue));
    }

    [Fact]
    public void Real_column_takes_minus_zero_for_zero_and_all_nans_for_one_value()
    {
        var slice = new ColumnSlice(new ColumnPath("a"), new ColumnType(TypeKind.Double), ["0", "NaN", "0.1"]);
        var nan = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_1234);
        Assert.Equal([0, 0, 1, 1, 2, 3], Codes(slice, ValueLayout.Double, new[] { 0.0, -0.0, double.NaN, nan, 0.1, 0.2 }, ulong.MaxValue));
    }

    [Fact]
    public void Text_column_is_coded_by_bytes_short_and_long()
    {
        var texts = new[] { "ORD", "", "a text of more than twelve bytes", "a text of more than twelve byteS", "__other__", "é", "é\0" };
        var slice = new ColumnSlice(new ColumnPath("a"), new ColumnType(TypeKind.Text), [texts[0], texts[1], texts[2], texts[5]]);
        using var views = new PinnedViews(texts);
        Assert.Equal([0, 1, 2, 4, 4, 3, 4], Codes(slice, ValueLayout.View, views.Words, ulong.MaxValue));
    }

    private static int[] Codes<T>(SlicePart part, ValueLayout layout, T[] values, ulong validity)
        where T : unmanaged
    {
        var codes = new int[values.Length];
        SlicePartCoder.Of(part).Code(new ColumnChunk(layout, values.Length, MemoryMarshal.AsBytes<T>(values), [validity]), codes);
        return codes;
    }

    private sealed class PinnedViews : IDisposable
    {
        private readonly List<GCHandle> _pins = [];

        public PinnedViews(IEnumerable<string> texts)
        {
            Words = [.. texts.Select(View)];
        }

        public UInt128[] Words { get; }

        public void Dispose() => _pins.ForEach(p => p.Free());

        private UInt128 View(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> view = stackalloc byte[16];
            MemoryMarshal.Write(view, bytes.Length);
            if (bytes.Length <= 12)
            {
                bytes.CopyTo(view[4..]);
            }
            else
            {
                bytes.AsSpan(0, 4).CopyTo(view[4..]);
                var pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                _pins.Add(pin);
                MemoryMarshal.Write(view[8..], pin.AddrOfPinnedObject());
            }

            return MemoryMarshal.Read<UInt128>(view);
        }
    }
}
