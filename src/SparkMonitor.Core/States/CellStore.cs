namespace SparkMonitor.Core.States;

/// <summary>Counts of the cells that hold a value, by ascending cell; immutable.</summary>
internal sealed class CellStore
{
    private const int EntriesAtOnce = 128;

    private readonly int[] _cells;
    private readonly long[] _counts;

    private CellStore(int[] cells, long[] counts)
        : this(cells, counts, Sum(counts))
    {
    }

    private CellStore(int[] cells, long[] counts, long total) => (_cells, _counts, Total) = (cells, counts, total);

    public static CellStore Empty { get; } = new([], []);

    public ReadOnlySpan<int> Cells => _cells;

    public ReadOnlySpan<long> Counts => _counts;

    public int Length => _cells.Length;

    public long Total { get; }

    /// <summary>Sorts, adds up repeated cells and drops empty ones.</summary>
    public static CellStore Of(ReadOnlySpan<CellCount> entries)
    {
        var cells = new int[entries.Length];
        var counts = new long[entries.Length];
        var sorted = true;
        for (var i = 0; i < entries.Length; i++)
        {
            (cells[i], counts[i]) = (entries[i].Cell, entries[i].Count);
            ArgumentOutOfRangeException.ThrowIfNegative(counts[i], nameof(entries));
            sorted &= counts[i] > 0 && (i == 0 || cells[i - 1] < cells[i]);
        }

        if (entries.IsEmpty || sorted)
        {
            return entries.IsEmpty ? Empty : new CellStore(cells, counts);
        }

        Array.Sort(cells, counts);
        var kept = -1;
        for (var i = 0; i < cells.Length; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            if (kept >= 0 && cells[kept] == cells[i])
            {
                counts[kept] = checked(counts[kept] + counts[i]);
            }
            else
            {
                kept++;
                (cells[kept], counts[kept]) = (cells[i], counts[i]);
            }
        }

        return new CellStore(cells[..(kept + 1)], counts[..(kept + 1)]);
    }

    public CellStore Merge(CellStore other)
    {
        if (Length == 0)
        {
            return other;
        }

        if (other.Length == 0)
        {
            return this;
        }

        if (Cells.SequenceEqual(other.Cells))
        {
            return new CellStore(_cells, Add(_counts, other._counts));
        }

        ReadOnlySpan<int> leftCells = _cells, rightCells = other._cells;
        ReadOnlySpan<long> leftCounts = _counts, rightCounts = other._counts;
        var cells = new int[leftCells.Length + rightCells.Length];
        var counts = new long[cells.Length];
        int i = 0, j = 0, k = 0;
        while (i < leftCells.Length && j < rightCells.Length)
        {
            int left = leftCells[i], right = rightCells[j];
            cells[k] = Math.Min(left, right);
            counts[k] = checked((left <= right ? leftCounts[i] : 0) + (right <= left ? rightCounts[j] : 0));
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
            k++;
        }

        leftCells[i..].CopyTo(cells.AsSpan(k));
        leftCounts[i..].CopyTo(counts.AsSpan(k));
        k += leftCells.Length - i;
        rightCells[j..].CopyTo(cells.AsSpan(k));
        rightCounts[j..].CopyTo(counts.AsSpan(k));
        k += rightCells.Length - j;
        return k == cells.Length ? new CellStore(cells, counts) : new CellStore(cells[..k], counts[..k]);
    }

    public void Write(ref StateWriter writer)
    {
        writer.Count(Length);
        for (var i = 0; i < _cells.Length; i++)
        {
            if (i == 0)
            {
                writer.ZigZag(_cells[0]);
            }
            else
            {
                writer.Count((long)_cells[i] - _cells[i - 1] - 1);
            }

            writer.Count(_counts[i]);
        }
    }

    public static CellStore Read(ref StateReader reader)
    {
        var length = reader.Entries(2);
        if (length == 0)
        {
            return Empty;
        }

        var cells = new int[length];
        var counts = new long[length];
        long cell = 0, total = 0;
        Span<ulong> numbers = stackalloc ulong[2 * EntriesAtOnce];
        for (var i = 0; i < length;)
        {
            var block = numbers[..(2 * Math.Min(EntriesAtOnce, length - i))];
            reader.Varints(block);
            for (var k = 0; k < block.Length; k += 2)
            {
                cell = i == 0 ? StateReader.Signed(block[k]) : cell + 1 + (long)Math.Min(block[k], uint.MaxValue);
                if (cell is < int.MinValue or > int.MaxValue)
                {
                    reader.Fail("a cell is out of range");
                }

                cells[i] = (int)cell;
                counts[i] = reader.PositiveCount(block[k + 1]);
                total += counts[i++];
                if (total < 0)
                {
                    reader.Fail("the counts add up to more than 63 bits");
                }
            }
        }

        return new CellStore(cells, counts, total);
    }

    private static long Sum(long[] counts)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total = checked(total + count);
        }

        return total;
    }

    private static long[] Add(ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        var sums = new long[left.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = checked(left[i] + right[i]);
        }

        return sums;
    }
}
