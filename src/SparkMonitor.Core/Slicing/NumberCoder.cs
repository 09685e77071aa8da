using System.Runtime.InteropServices;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Slicing;

/// <summary>Slices by integers, dates, timestamps, decimals and booleans by value; by reals, where all NaNs are one value and -0 is 0.</summary>
internal sealed class NumberCoder : SlicePartCoder
{
    private readonly Dictionary<long, int> _codes = [];
    private readonly int _other;
    private readonly int _null;
    private long _lastValue;
    private int _lastCode;

    public NumberCoder(ColumnSlice slice)
    {
        _other = slice.Values.Count;
        _null = _other + 1;
        foreach (var text in slice.Values)
        {
            _codes.TryAdd(
                slice.Type.Kind is TypeKind.Float or TypeKind.Double
                    ? KeyOf(ValueText.ParseReal(text))
                    : ValueText.ParseInteger(slice.Type, text),
                _codes.Count);
        }

        _lastCode = _codes.GetValueOrDefault(0, _other);
    }

    public override void Code(in ColumnChunk chunk, Span<int> codes)
    {
        switch (chunk.Layout)
        {
            case ValueLayout.Boolean or ValueLayout.Int8:
                Code(chunk, MemoryMarshal.Cast<byte, sbyte>(chunk.Values), codes);
                break;
            case ValueLayout.Int16:
                Code(chunk, MemoryMarshal.Cast<byte, short>(chunk.Values), codes);
                break;
            case ValueLayout.Int32:
                Code(chunk, MemoryMarshal.Cast<byte, int>(chunk.Values), codes);
                break;
            case ValueLayout.Int64:
                Code(chunk, MemoryMarshal.Cast<byte, long>(chunk.Values), codes);
                break;
            case ValueLayout.Float:
                CodeReals(chunk, MemoryMarshal.Cast<byte, float>(chunk.Values), codes);
                break;
            case ValueLayout.Double:
                CodeReals(chunk, MemoryMarshal.Cast<byte, double>(chunk.Values), codes);
                break;
            default:
                throw new ArgumentException($"A slice by numbers cannot read values laid out as {chunk.Layout}.", nameof(chunk));
        }
    }

    private static long KeyOf(double value) => value == 0 ? 0 : BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    private void Code<T>(in ColumnChunk chunk, ReadOnlySpan<T> values, Span<int> codes)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var i = 0; i < chunk.Count; i++)
        {
            codes[i] = chunk.IsNull(i) ? _null : CodeOf(long.CreateTruncating(values[i]));
        }
    }

    private void CodeReals<T>(in ColumnChunk chunk, ReadOnlySpan<T> values, Span<int> codes)
        where T : unmanaged, System.Numerics.IFloatingPoint<T>
    {
        for (var i = 0; i < chunk.Count; i++)
        {
            codes[i] = chunk.IsNull(i) ? _null : CodeOf(KeyOf(double.CreateTruncating(values[i])));
        }
    }

    private int CodeOf(long key)
    {
        if (key != _lastValue)
        {
            _lastValue = key;
            _lastCode = _codes.GetValueOrDefault(key, _other);
        }

        return _lastCode;
    }
}
