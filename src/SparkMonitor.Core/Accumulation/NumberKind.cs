using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>What the canonical 64-bit integers of a column of numbers stand for.</summary>
internal enum NumberKind
{
    /// <summary>Integers, unscaled decimals, element counts.</summary>
    Integer,

    /// <summary>IEEE bits of a double (<see cref="RealBits"/>).</summary>
    Real,

    Day,

    Microsecond,
}

internal static class NumberKinds
{
    private const double MicrosecondsPerSecond = 1e6;

    public static NumberKind Of(NumericUnit unit) => unit.Kind switch
    {
        UnitKind.Real => NumberKind.Real,
        UnitKind.Days => NumberKind.Day,
        UnitKind.Microseconds => NumberKind.Microsecond,
        _ => NumberKind.Integer,
    };

    /// <summary>An integer ordered as the values are; for reals the map is its own inverse.</summary>
    public static long Ordered(this NumberKind kind, long key) => kind == NumberKind.Real ? RealBits.Ordered(key) : key;

    /// <summary>The number whose moments are kept: days, seconds, or the value itself.</summary>
    public static double Project(this NumberKind kind, long key) => kind switch
    {
        NumberKind.Real => BitConverter.Int64BitsToDouble(key),
        NumberKind.Microsecond => key / MicrosecondsPerSecond,
        _ => key,
    };

    /// <summary>The number whose bytes are the item key.</summary>
    public static ulong ItemNumber(this NumberKind kind, long key) => ItemKey.Sortable(kind.Ordered(key));

    public static void Project(this NumberKind kind, ReadOnlySpan<long> keys, Span<double> projected)
    {
        ref var from = ref MemoryMarshal.GetReference(keys);
        ref var to = ref MemoryMarshal.GetReference(projected[..keys.Length]);
        var i = 0;
        if (kind == NumberKind.Real)
        {
            MemoryMarshal.Cast<long, double>(keys).CopyTo(projected);
            return;
        }

        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + 8 <= keys.Length; i += 8)
            {
                var value = Vector512.ConvertToDouble(Vector512.LoadUnsafe(ref from, (nuint)i));
                (kind == NumberKind.Microsecond ? value / Vector512.Create(MicrosecondsPerSecond) : value).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < keys.Length; i++)
        {
            projected[i] = kind.Project(keys[i]);
        }
    }
}
