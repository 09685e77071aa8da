using System.Numerics;
using System.Runtime.InteropServices;

namespace SparkMonitor.Core.States;

/// <summary>
/// 4,096 or 512 registers, each with the exact number of values that hash to it and the code of their least hash (contract 3.3): at once an
/// estimate of the number of distinct values, a sample to compare two columns' values by, and a hashed histogram of a column.
/// A sketch without values has no size and merges with either.
/// </summary>
public sealed partial class DistinctSketch : IState<DistinctSketch>
{
    public const int Registers = 4096;

    public const int FoldedRegisters = 512;

    public const ushort EmptyCode = ushort.MaxValue;

    /// <summary>The filled registers in order; null where all registers are stored, in the order of their numbers.</summary>
    private readonly ushort[]? _filled;
    private readonly long[] _counts;
    private readonly ushort[] _codes;

    private DistinctSketch(int size, int filled, ushort[]? registers, long[] counts, ushort[] codes)
    {
        Size = size;
        Filled = filled;
        _filled = registers;
        _counts = counts;
        _codes = codes;
        long count = 0;
        foreach (var n in counts)
        {
            count = checked(count + n);
        }

        Count = count;
    }

    public static DistinctSketch Empty { get; } = new(0, 0, [], [], []);

    public static StateCodec<DistinctSketch> Codec { get; } = new DistinctCodec();

    /// <summary>4,096 or 512; 0 for a sketch without values.</summary>
    public int Size { get; }

    /// <summary>Registers that hold a value.</summary>
    public int Filled { get; }

    /// <summary>Values, with repetitions.</summary>
    public long Count { get; }

    internal int Width => Size == Registers ? RegisterCode.Width : RegisterCode.FoldedWidth;

    /// <summary>4,096 or 512 registers: the number of values in each, and the code of the least hash (<see cref="EmptyCode"/> for none).</summary>
    /// <exception cref="ArgumentException">Another number of registers, or a register whose count and code disagree.</exception>
    public static DistinctSketch Of(ReadOnlySpan<long> counts, ReadOnlySpan<ushort> codes)
    {
        if (counts.Length is not (Registers or FoldedRegisters) || counts.Length != codes.Length)
        {
            throw new ArgumentException($"A distinct sketch has {Registers} or {FoldedRegisters} registers, not {counts.Length} and {codes.Length}.");
        }

        var width = counts.Length == Registers ? RegisterCode.Width : RegisterCode.FoldedWidth;
        for (var r = 0; r < counts.Length; r++)
        {
            if (counts[r] == 0 ? codes[r] != EmptyCode : counts[r] < 0 || !RegisterCode.IsValid(codes[r], width))
            {
                throw new ArgumentException($"Register {r} cannot have count {counts[r]} and code {codes[r]}.");
            }
        }

        return Compact(counts.ToArray(), codes.ToArray());
    }

    /// <summary>The number of values in every register: a hashed histogram. <paramref name="counts"/> is as long as <see cref="Size"/>.</summary>
    public void CopyCounts(Span<long> counts)
    {
        counts.Clear();
        for (var i = 0; i < _counts.Length; i++)
        {
            counts[_filled is null ? i : _filled[i]] = _counts[i];
        }
    }

    /// <summary>The code of the least hash in every register, <see cref="EmptyCode"/> for none; as long as <see cref="Size"/>.</summary>
    public void CopyCodes(Span<ushort> codes)
    {
        codes.Fill(EmptyCode);
        for (var i = 0; i < _codes.Length; i++)
        {
            codes[_filled is null ? i : _filled[i]] = _codes[i];
        }
    }

    /// <summary>4,096 registers folded to 512 (contract 3.3); 512 registers are returned as they are.</summary>
    public DistinctSketch Fold()
    {
        if (Size != Registers)
        {
            return this;
        }

        var counts = new long[FoldedRegisters];
        var codes = new ushort[FoldedRegisters];
        codes.AsSpan().Fill(EmptyCode);
        for (var i = 0; i < _counts.Length; i++)
        {
            var r = _filled is null ? i : _filled[i];
            counts[r >> 3] = checked(counts[r >> 3] + _counts[i]);
            codes[r >> 3] = Math.Min(codes[r >> 3], RegisterCode.Fold(_codes[i], r));
        }

        return Compact(counts, codes);
    }

    /// <summary>Sketches of different size merge to the smaller size.</summary>
    public DistinctSketch Merge(DistinctSketch other)
    {
        if (Size == 0)
        {
            return other;
        }

        if (other.Size == 0)
        {
            return this;
        }

        if (Size != other.Size)
        {
            return Fold().Merge(other.Fold());
        }

        var counts = new long[Size];
        var codes = new ushort[Size];
        codes.AsSpan().Fill(EmptyCode);
        AddTo(counts, codes);
        other.AddTo(counts, codes);
        return Compact(counts, codes);
    }

    public bool Equals(DistinctSketch? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as DistinctSketch);

    public override int GetHashCode() => Codec.HashOf(this);

    /// <summary>Adds the counts and takes the lesser codes.</summary>
    private void AddTo(Span<long> counts, Span<ushort> codes)
    {
        if (_filled is null)
        {
            Add(counts, _counts);
            Lower(codes, _codes);
            return;
        }

        for (var i = 0; i < _filled.Length; i++)
        {
            counts[_filled[i]] = checked(counts[_filled[i]] + _counts[i]);
            codes[_filled[i]] = Math.Min(codes[_filled[i]], _codes[i]);
        }
    }

    /// <summary>Takes over valid arrays; keeps only the filled registers where they are the minority.</summary>
    internal static DistinctSketch Compact(long[] counts, ushort[] codes)
    {
        var size = counts.Length;
        var filled = size - codes.AsSpan().Count(EmptyCode);
        if (filled == 0)
        {
            return Empty;
        }

        if (filled > size / 2)
        {
            return new DistinctSketch(size, filled, null, counts, codes);
        }

        var registers = new ushort[filled];
        var filledCounts = new long[filled];
        var filledCodes = new ushort[filled];
        for (int r = 0, i = 0; i < filled; r++)
        {
            if (codes[r] != EmptyCode)
            {
                (registers[i], filledCounts[i], filledCodes[i]) = ((ushort)r, counts[r], codes[r]);
                i++;
            }
        }

        return new DistinctSketch(size, filled, registers, filledCounts, filledCodes);
    }

    private static void Add(Span<long> sums, ReadOnlySpan<long> counts)
    {
        var into = MemoryMarshal.Cast<long, Vector<long>>(sums);
        var from = MemoryMarshal.Cast<long, Vector<long>>(counts);
        var signs = Vector<long>.Zero;
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += from[i];
            signs |= into[i];
        }

        if (Vector.LessThanAny(signs, Vector<long>.Zero))
        {
            throw new OverflowException("The counts of two distinct sketches add up to more than 63 bits.");
        }
    }

    private static void Lower(Span<ushort> least, ReadOnlySpan<ushort> codes)
    {
        var into = MemoryMarshal.Cast<ushort, Vector<ushort>>(least);
        var from = MemoryMarshal.Cast<ushort, Vector<ushort>>(codes);
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = Vector.Min(into[i], from[i]);
        }
    }
}
