using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// The registers of a distinct sketch that hold far more values than a register's share: a value that occurs often lies in one of
/// them, since a register counts every value that hashes to it. Most columns of keys have none, and need no second scan.
/// </summary>
/// <param name="Words">One bit a register.</param>
/// <param name="Rest">The largest count of the other registers: no value outside the heavy ones occurs more often.</param>
public sealed record HeavyRegisters(ulong[] Words, int Registers, long Rest)
{
    /// <summary>How many times a register's even share makes it heavy.</summary>
    private const int Share = 8;

    public bool Any => Words.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Null where the group has no distinct sketch or nothing in it.</summary>
    public static HeavyRegisters? Of(DistinctSketch? sketch)
    {
        if (sketch is null || sketch.Count == 0)
        {
            return null;
        }

        var counts = new long[sketch.Size];
        sketch.CopyCounts(counts);
        var threshold = Math.Max(Share * sketch.Count / counts.Length, Share);
        var words = new ulong[counts.Length / 64];
        var rest = 0L;
        for (var register = 0; register < counts.Length; register++)
        {
            if (counts[register] >= threshold)
            {
                words[register >> 6] |= 1UL << (register & 63);
            }
            else
            {
                rest = Math.Max(rest, counts[register]);
            }
        }

        return new HeavyRegisters(words, counts.Length, rest);
    }

    /// <summary>Whether a value with this hash lies in a heavy register.</summary>
    public bool Holds(ulong hash)
    {
        var register = Registers == DistinctSketch.Registers ? Canonical.DistinctRegister.Index(hash) : Canonical.DistinctRegister.FoldedIndex(hash);
        return (Words[register >> 6] & (1UL << (register & 63))) != 0;
    }
}
