using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>What a group of numbers is reduced to: extremes, octave blocks, linear cells and registers. Takes finite values only.</summary>
/// <param name="kind">What the integers stand for.</param>
/// <param name="registers">4,096, 512, or 0 where distinct values are not estimated.</param>
internal sealed class NumberTally(NumberKind kind, int registers)
{
    private readonly RegisterBank? _registers = registers == 0 ? null : new RegisterBank(registers);
    private readonly OctaveBlocks _octaves = new();
    private readonly LinearCells? _linear = kind is NumberKind.Day or NumberKind.Microsecond ? new LinearCells() : null;

    public NumberKind Kind { get; } = kind;

    public OctaveBlocks Octaves => _octaves;

    public LinearCells? Linear => _linear;

    public RegisterBank? Registers => _registers;

    /// <summary>Least and greatest value in the order of <see cref="NumberKinds.Ordered"/>; least &gt; greatest where there is none.</summary>
    public long Least { get; private set; } = long.MaxValue;

    public long Greatest { get; private set; } = long.MinValue;

    public long Bytes => 128 + (_registers?.Bytes ?? 0) + _octaves.Bytes + (_linear?.Bytes ?? 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<long> keys, Workspace workspace)
    {
        AddExtremes(keys);
        for (var rest = keys; rest.Length > 0;)
        {
            var batch = rest[..Math.Min(rest.Length, Workspace.Batch)];
            rest = rest[batch.Length..];
            if (_registers is not null)
            {
                var packed = Pack(batch, workspace);
                _registers.Add(packed);
            }

            if (Kind == NumberKind.Day)
            {
                _linear!.AddDays(batch);
            }
            else if (Kind == NumberKind.Microsecond)
            {
                _linear!.AddHours(batch);
            }
        }

        if (Kind == NumberKind.Real)
        {
            _octaves.Add(MemoryMarshal.Cast<long, double>(keys), cells: true, workspace);
            return;
        }

        for (var rest = keys; rest.Length > 0;)
        {
            var batch = rest[..Math.Min(rest.Length, Workspace.Batch)];
            rest = rest[batch.Length..];
            var projected = workspace.Projected.AsSpan(0, batch.Length);
            Kind.Project(batch, projected);
            _octaves.Add(projected, cells: Kind == NumberKind.Integer, workspace);
        }
    }

    /// <summary>Adds each key as often as its count says.</summary>
    public void Add(ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, Workspace workspace)
    {
        // Every key once the fast way; then what is left of the counts.
        Add(keys, workspace);
        for (var start = 0; start < keys.Length; start += Workspace.Batch)
        {
            var batch = keys.Slice(start, Math.Min(keys.Length - start, Workspace.Batch));
            var weights = counts.Slice(start, batch.Length);
            if (weights.ContainsAnyExcept(1))
            {
                AddFurther(batch, weights, workspace);
            }
        }
    }

    public void Add(NumberTally other)
    {
        Least = Math.Min(Least, other.Least);
        Greatest = Math.Max(Greatest, other.Greatest);
        _octaves.Add(other._octaves);
        _linear?.Add(other._linear!);
        _registers?.Add(other._registers!);
    }

    public void Clear()
    {
        (Least, Greatest) = (long.MaxValue, long.MinValue);
        _octaves.Clear();
        _linear?.Clear();
        _registers?.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddFurther(ReadOnlySpan<long> batch, ReadOnlySpan<long> weights, Workspace workspace)
    {
        if (_registers is not null)
        {
            var packed = Pack(batch, workspace);
            for (var i = 0; i < packed.Length; i++)
            {
                _registers.Add(packed[i], weights[i] - 1);
            }
        }

        var projected = workspace.Projected.AsSpan(0, batch.Length);
        Kind.Project(batch, projected);
        for (var i = 0; i < batch.Length; i++)
        {
            if (weights[i] > 1)
            {
                _octaves.Add(projected[i], weights[i] - 1, _linear is null);
                _linear?.Add(Kind == NumberKind.Day ? (int)batch[i] : LinearCell.Hour(batch[i]), weights[i] - 1);
            }
        }
    }

    private ReadOnlySpan<uint> Pack(ReadOnlySpan<long> batch, Workspace workspace)
    {
        var hashes = workspace.Hashes.AsSpan(0, batch.Length);
        var packed = workspace.Packed.AsSpan(0, batch.Length);
        IntegerHash.Of(batch, hashes);
        if (registers == 512)
        {
            DistinctRegister.PackFolded(hashes, packed);
        }
        else
        {
            DistinctRegister.Pack(hashes, packed);
        }

        return packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddExtremes(ReadOnlySpan<long> keys)
    {
        var isReal = Kind == NumberKind.Real;
        var (least, greatest) = (Least, Greatest);
        var i = 0;
        if (Vector256.IsHardwareAccelerated && keys.Length >= 4)
        {
            ref var from = ref MemoryMarshal.GetReference(keys);
            var lows = Vector256.Create(least);
            var highs = Vector256.Create(greatest);
            var flips = Vector256.Create(isReal ? long.MaxValue : 0);
            for (; i + 4 <= keys.Length; i += 4)
            {
                var key = Vector256.LoadUnsafe(ref from, (nuint)i);
                key ^= (key >> 63) & flips;
                lows = Vector256.Min(lows, key);
                highs = Vector256.Max(highs, key);
            }

            for (var lane = 0; lane < 4; lane++)
            {
                least = Math.Min(least, lows[lane]);
                greatest = Math.Max(greatest, highs[lane]);
            }
        }

        for (; i < keys.Length; i++)
        {
            var ordered = Kind.Ordered(keys[i]);
            least = Math.Min(least, ordered);
            greatest = Math.Max(greatest, ordered);
        }

        (Least, Greatest) = (least, greatest);
    }
}
