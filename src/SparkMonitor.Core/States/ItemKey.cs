using System.Buffers.Binary;
using System.Globalization;

namespace SparkMonitor.Core.States;

/// <summary>
/// Values as keys of the item sketch. Integers, days, microseconds and unscaled decimals: eight bytes, big endian, sign bit flipped, so that
/// byte order is numeric order. Reals: the same of the IEEE bits, all bits flipped for negatives. Wide decimals: the digits of the unscaled
/// integer. Text and binary: the bytes.
/// </summary>
public static class ItemKey
{
    private const ulong SignBit = 1UL << 63;

    /// <summary>A number that orders as the integer does.</summary>
    public static ulong Sortable(long value) => (ulong)value ^ SignBit;

    /// <summary>A number that orders as the finite real does; -0 counts as 0.</summary>
    public static ulong Sortable(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & SignBit) == 0 ? bits ^ SignBit : ~bits;
    }

    public static long ToInteger(ulong sortable) => (long)(sortable ^ SignBit);

    public static double ToReal(ulong sortable) =>
        BitConverter.UInt64BitsToDouble((sortable & SignBit) != 0 ? sortable ^ SignBit : ~sortable);

    public static byte[] Of(long value) => Bytes(Sortable(value));

    public static byte[] Of(double value) => Bytes(Sortable(value));

    /// <summary>The eight bytes of a sortable number.</summary>
    public static byte[] Bytes(ulong sortable)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, sortable);
        return key;
    }

    /// <summary>Whether the unit's keys are eight bytes long.</summary>
    internal static bool IsFixed(UnitKind kind) =>
        kind is UnitKind.Integer or UnitKind.Real or UnitKind.Decimal or UnitKind.Days or UnitKind.Microseconds;

    internal static bool IsValid(UnitKind kind, ReadOnlySpan<byte> key) => kind switch
    {
        UnitKind.Real => key.Length == 8 && IsFiniteReal(BinaryPrimitives.ReadUInt64BigEndian(key)),
        UnitKind.WideDecimal => IsWholeNumber(key),
        UnitKind.Text or UnitKind.Binary => key.Length <= ItemSketch.MaxKeyLength,
        _ => key.Length == 8,
    };

    /// <summary>The number a key stands for: in the unit's own numbers, microseconds for timestamps.</summary>
    internal static double ToNumber(UnitKind kind, ReadOnlySpan<byte> key) => kind switch
    {
        UnitKind.Real => ToReal(BinaryPrimitives.ReadUInt64BigEndian(key)),
        UnitKind.WideDecimal => double.Parse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        _ => ToInteger(BinaryPrimitives.ReadUInt64BigEndian(key)),
    };

    private static bool IsFiniteReal(ulong sortable)
    {
        var value = ToReal(sortable);
        return double.IsFinite(value) && Sortable(value) == sortable;
    }

    private static bool IsWholeNumber(ReadOnlySpan<byte> key)
    {
        var digits = key is [(byte)'-', ..] ? key[1..] : key;
        return digits.Length is > 0 and <= 38
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits[0] != (byte)'0' || key.Length == 1);
    }
}
