namespace SparkMonitor.Core.Accumulation;

/// <summary>How many texts have each length: an array for short ones, a map for long ones.</summary>
internal sealed class LengthCounts
{
    private const int LongestCounted = 1024;

    private long[] _short = new long[16];
    private Dictionary<int, long>? _long;

    public long Bytes => (sizeof(long) * _short.Length) + (32L * (_long?.Count ?? 0));

    public void Add(int length, long count)
    {
        if (length < _short.Length)
        {
            _short[length] += count;
        }
        else
        {
            AddLong(length, count);
        }
    }

    public void Add(LengthCounts other)
    {
        for (var length = 0; length < other._short.Length; length++)
        {
            if (other._short[length] > 0)
            {
                Add(length, other._short[length]);
            }
        }

        foreach (var (length, count) in other._long ?? [])
        {
            Add(length, count);
        }
    }

    public OctaveBlocks ToOctaves(out long least, out long greatest)
    {
        var octaves = new OctaveBlocks();
        (least, greatest) = (long.MaxValue, long.MinValue);
        for (var length = 0; length < _short.Length; length++)
        {
            if (_short[length] > 0)
            {
                (least, greatest) = (Math.Min(least, length), Math.Max(greatest, length));
                octaves.Add(length, _short[length], cells: false);
            }
        }

        foreach (var (length, count) in _long ?? [])
        {
            (least, greatest) = (Math.Min(least, length), Math.Max(greatest, length));
            octaves.Add(length, count, cells: false);
        }

        return octaves;
    }

    private void AddLong(int length, long count)
    {
        if (length < LongestCounted)
        {
            Array.Resize(ref _short, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length + 1));
            _short[length] += count;
            return;
        }

        _long ??= [];
        _long[length] = _long.GetValueOrDefault(length) + count;
    }
}
