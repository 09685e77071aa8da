using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// Lanes of the moments and cells of the quantile sketch under construction: one block for each sign and octave that occurs, and one for
/// zero. A block is eight sums of raw lane bits modulo 2^64 (high lanes of s to s^4, then low lanes) and 70 counts.
/// </summary>
internal sealed class OctaveBlocks
{
    internal const int Lanes = 8;
    internal const int Stride = Lanes + Octave.CellsPerOctave;

    private ushort[] _keys = [];
    private long[] _blocks = [];
    private int _count;

    public long Bytes => (_blocks.Length * sizeof(long)) + (_keys.Length * sizeof(ushort));

    /// <param name="values">Finite, zeros without sign.</param>
    /// <param name="cells">False where quantiles have linear cells: all values of an octave are counted in its first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> values, bool cells, Workspace workspace)
    {
        var blockOf = workspace.BlockOf;
        for (var i = 0; i < _count; i++)
        {
            blockOf[_keys[i]] = 1 + (i * Stride);
        }

        while (values.Length > 0)
        {
            var batch = values[..Math.Min(values.Length, Workspace.Batch)];
            var fractions = workspace.Fractions.AsSpan(0, batch.Length);
            var places = workspace.Places.AsSpan(0, batch.Length);
            OctaveKernel.Split(batch, cells, fractions, places);
            if (OctaveKernel.IsOneOctave(places))
            {
                var block = Block((int)(places[0] >> OctaveKernel.KeyShift), blockOf);
                OctaveKernel.Sum(fractions, block);
                foreach (var place in places)
                {
                    block[Lanes + (int)(place & OctaveKernel.CellMask)]++;
                }
            }
            else
            {
                Scatter(fractions, places, blockOf);
            }

            values = values[batch.Length..];
        }

        for (var i = 0; i < _count; i++)
        {
            blockOf[_keys[i]] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(double value, long count, bool cells)
    {
        var (key, fraction) = value == 0 ? (OctaveKey.Zero, 0.0) : Locate(Octave.Of(value));
        var block = Block(Find(key));
        var square = fraction * fraction;
        AddLane(block, 0, fraction, count);
        AddLane(block, 1, square, count);
        AddLane(block, 2, square * fraction, count);
        AddLane(block, 3, square * square, count);
        block[Lanes + (cells ? Octave.CellInOctave(fraction) : 0)] += count;
    }

    public void Add(OctaveBlocks other)
    {
        for (var i = 0; i < other._count; i++)
        {
            var into = Block(Find(other._keys[i]));
            var from = other.Block(i);
            for (var k = 0; k < Stride; k++)
            {
                into[k] += from[k];
            }
        }
    }

    public void Clear() => _count = 0;

    public long Zeros()
    {
        var place = _keys.AsSpan(0, _count).IndexOf((ushort)OctaveKey.Zero);
        return place < 0 ? 0 : Total(Block(place));
    }

    /// <summary>The sums of every sign and octave that holds a value, in ascending order of sign and exponent.</summary>
    public OctaveSums[] Sums()
    {
        var sums = new List<OctaveSums>(_count);
        for (var i = 0; i < _count; i++)
        {
            if (_keys[i] != OctaveKey.Zero)
            {
                var block = Block(i);
                var n = Total(block);
                sums.Add(new OctaveSums(
                    OctaveKey.Sign(_keys[i]), OctaveKey.Exponent(_keys[i]), n,
                    High(block[0], n), Low(block[4], n), High(block[1], n), Low(block[5], n),
                    High(block[2], n), Low(block[6], n), High(block[3], n), Low(block[7], n)));
            }
        }

        sums.Sort((a, b) => a.Sign != b.Sign ? a.Sign.CompareTo(b.Sign) : a.Exponent.CompareTo(b.Exponent));
        return [.. sums];
    }

    /// <summary>The cells of one sign's magnitudes that hold a value, ascending.</summary>
    public CellCount[] Cells(int sign)
    {
        var order = Enumerable.Range(0, _count)
            .Where(i => _keys[i] != OctaveKey.Zero && OctaveKey.Sign(_keys[i]) == sign)
            .OrderBy(i => OctaveKey.Exponent(_keys[i]));
        var cells = new List<CellCount>();
        foreach (var i in order)
        {
            var first = Octave.CellsPerOctave * OctaveKey.Exponent(_keys[i]);
            var counts = Block(i)[Lanes..];
            for (var k = 0; k < counts.Length; k++)
            {
                if (counts[k] > 0)
                {
                    cells.Add(new CellCount(first + k, counts[k]));
                }
            }
        }

        return [.. cells];
    }

    private static (int Key, double Fraction) Locate(Octave octave) => (OctaveKey.Of(octave), octave.Fraction);

    private static long High(long raw, long count) => raw - (count * MomentLanes.HighOriginBits);

    private static long Low(long raw, long count) => raw - (count * MomentLanes.LowOriginBits);

    private static void AddLane(Span<long> block, int power, double value, long count)
    {
        var (high, low) = MomentLanes.Of(value);
        block[power] += count * (high + MomentLanes.HighOriginBits);
        block[power + 4] += count * (low + MomentLanes.LowOriginBits);
    }

    private static long Total(ReadOnlySpan<long> block)
    {
        var total = 0L;
        foreach (var count in block[Lanes..])
        {
            total += count;
        }

        return total;
    }

    private Span<long> Block(int index) => _blocks.AsSpan(index * Stride, Stride);

    private Span<long> Block(int key, int[] blockOf)
    {
        // Before the array is read: opening a block may move it.
        var start = blockOf[key] == 0 ? Open(key, blockOf) : blockOf[key];
        return _blocks.AsSpan(start - 1, Stride);
    }

    private int Find(int key)
    {
        var place = _keys.AsSpan(0, _count).IndexOf((ushort)key);
        return place >= 0 ? place : Append(key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Open(int key, int[] blockOf) => blockOf[key] = 1 + (Append(key) * Stride);

    private int Append(int key)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(4, 2 * _count));
            Array.Resize(ref _blocks, _keys.Length * Stride);
        }

        Block(_count).Clear();
        _keys[_count] = (ushort)key;
        return _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(ReadOnlySpan<double> fractions, ReadOnlySpan<uint> places, int[] blockOf)
    {
        var done = OctaveKernel.IsVectorised ? ScatterVectors(fractions, places, blockOf) : 0;
        for (var i = done; i < fractions.Length; i++)
        {
            var block = Block((int)(places[i] >> OctaveKernel.KeyShift), blockOf);
            OctaveKernel.SumScalar(fractions.Slice(i, 1), block);
            block[Lanes + (int)(places[i] & OctaveKernel.CellMask)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ScatterVectors(ReadOnlySpan<double> fractions, ReadOnlySpan<uint> places, int[] blockOf)
    {
        foreach (var key in places)
        {
            if (blockOf[key >> OctaveKernel.KeyShift] == 0)
            {
                Open((int)(key >> OctaveKernel.KeyShift), blockOf);
            }
        }

        // All blocks exist now and stay where they are.
        ref var block = ref MemoryMarshal.GetArrayDataReference(_blocks);
        ref var start = ref MemoryMarshal.GetArrayDataReference(blockOf);
        ref var place = ref MemoryMarshal.GetReference(places);
        ref var fraction = ref MemoryMarshal.GetReference(fractions);
        var i = 0;
        for (; i + 4 <= fractions.Length; i += 4)
        {
            OctaveKernel.Powers(ref Unsafe.Add(ref fraction, i), out var first, out var second, out var third, out var fourth);
            Add(ref block, ref start, Unsafe.Add(ref place, i), first);
            Add(ref block, ref start, Unsafe.Add(ref place, i + 1), second);
            Add(ref block, ref start, Unsafe.Add(ref place, i + 2), third);
            Add(ref block, ref start, Unsafe.Add(ref place, i + 3), fourth);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref long blocks, ref int starts, uint place, Vector256<double> powers) => OctaveKernel.AddTo(
        ref Unsafe.Add(ref blocks, Unsafe.Add(ref starts, (nint)(place >> OctaveKernel.KeyShift)) - 1),
        Lanes + (int)(place & OctaveKernel.CellMask), powers);
}
