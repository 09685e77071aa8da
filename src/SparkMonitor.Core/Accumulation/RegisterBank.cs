using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// Registers of the distinct sketch under construction. A word holds the least code in its upper and the count modulo 2^16 in its lower
/// half, so that a value touches four bytes; whole multiples of 2^16 are counted apart, in memory that exists only once one occurs.
/// </summary>
internal sealed class RegisterBank
{
    private const uint EmptyWord = 0xffff0000;

    private readonly uint[] _words;
    private uint[]? _carries;

    public RegisterBank(int size)
    {
        _words = new uint[size];
        _words.AsSpan().Fill(EmptyWord);
    }

    public int Size => _words.Length;

    public long Bytes => (_words.Length + (_carries?.Length ?? 0)) * sizeof(uint);

    /// <param name="packed">Code and register of each value, both less than 2^16 and the register less than <see cref="Size"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<uint> packed)
    {
        var words = _words;
        foreach (var value in packed)
        {
            ref var word = ref words[value & 0xffff];
            var next = word + 1;
            if ((next & 0xffff) == 0)
            {
                next = word & 0xffff0000;
                Carry((int)(value & 0xffff), 1);
            }

            // Both carry the same count, so the lesser word is the one with the lesser code.
            word = Math.Min(next, (value & 0xffff0000) | (next & 0xffff));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(uint packed, long count)
    {
        var register = (int)(packed & 0xffff);
        ref var word = ref _words[register];
        var total = (word & 0xffff) + count;
        word = Math.Min(word & 0xffff0000, packed & 0xffff0000) | (uint)(total & 0xffff);
        if (total > 0xffff)
        {
            Carry(register, total >> 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(RegisterBank other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            var word = other._words[i];
            var count = (word & 0xffff) + ((long)(other._carries?[i] ?? 0) << 16);
            if (count > 0)
            {
                Add((word & 0xffff0000) | (uint)i, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(Span<long> counts, Span<ushort> codes)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            counts[i] = (_words[i] & 0xffff) + ((long)(_carries?[i] ?? 0) << 16);
            codes[i] = (ushort)(_words[i] >> 16);
        }
    }

    public void Clear()
    {
        _words.AsSpan().Fill(EmptyWord);
        _carries = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Carry(int register, long times)
    {
        _carries ??= new uint[_words.Length];
        _carries[register] += checked((uint)times);
    }
}
