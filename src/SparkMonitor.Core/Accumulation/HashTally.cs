using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>The registers of a group of texts. Hashes are gathered first, so that groups of few rows need no registers.</summary>
/// <param name="registerCount">4,096, 512, or 0 where distinct values are not estimated.</param>
internal sealed class HashTally(int registerCount)
{
    private const int LongestGathered = 2048;

    private RegisterBank? _registers;
    private ulong[] _gathered = [];
    private int _count;

    public long Bytes => (sizeof(ulong) * _gathered.Length) + (_registers?.Bytes ?? 0);

    /// <summary>Adds the hashes at the given places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> places)
    {
        if (registerCount == 0)
        {
            return;
        }

        var target = Reserve(places.Length);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = hashes[places[i]];
        }

        _count += places.Length;
    }

    public void Add(ulong hash, long count)
    {
        if (registerCount > 0 && count == 1)
        {
            Reserve(1)[0] = hash;
            _count++;
        }
        else if (registerCount > 0)
        {
            Registers().Add(Pack(hash), count);
        }
    }

    public void Add(HashTally other)
    {
        other._gathered.AsSpan(0, other._count).CopyTo(Reserve(other._count));
        _count += other._count;
        if (other._registers is not null)
        {
            Registers().Add(other._registers);
        }
    }

    public void Read(out long[] counts, out ushort[] codes)
    {
        (counts, codes) = (new long[registerCount], new ushort[registerCount]);
        if (registerCount > 0)
        {
            Drain();
            Registers().Read(counts, codes);
        }
    }

    private RegisterBank Registers() => _registers ??= new RegisterBank(registerCount);

    private uint Pack(ulong hash) => registerCount == GroupLayout.RegistersOf(0)
        ? ((uint)DistinctRegister.Code(hash) << 16) | (uint)DistinctRegister.Index(hash)
        : ((uint)DistinctRegister.FoldedCode(hash) << 16) | (uint)DistinctRegister.FoldedIndex(hash);

    private Span<ulong> Reserve(int count)
    {
        if (_count + count > _gathered.Length && _gathered.Length >= LongestGathered)
        {
            Drain();
        }

        if (_count + count > _gathered.Length)
        {
            var length = Math.Min(LongestGathered, Math.Max(16, 4 * _gathered.Length));
            Array.Resize(ref _gathered, Math.Max(_count + count, length));
        }

        return _gathered.AsSpan(_count, count);
    }

    private void Drain()
    {
        Span<uint> packed = stackalloc uint[Workspace.Batch];
        for (var start = 0; start < _count; start += Workspace.Batch)
        {
            var hashes = _gathered.AsSpan(start, Math.Min(Workspace.Batch, _count - start));
            if (registerCount == GroupLayout.RegistersOf(0))
            {
                DistinctRegister.Pack(hashes, packed);
            }
            else
            {
                DistinctRegister.PackFolded(hashes, packed);
            }

            Registers().Add(packed[..hashes.Length]);
        }

        _count = 0;
    }
}
