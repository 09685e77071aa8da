namespace SparkMonitor.Core.States;

/// <summary>Counts of the cells that hold a value, by ascending cell; immutable.</summary>
internal sealed class CellStore
{
    private readonly int[] _cells;
    private readonly long[] _counts;

    private CellStore(int[] cells, long[] counts)
        : this(cells, counts, cells.Length, Sum(counts))
    {
    }

    private CellStore(int[] cells, long[] counts, int length, long total) => (_cells, _counts, Length, Total) = (cells, counts, length, total);

    public static CellStore Empty { get; } = new([], []);

    public ReadOnlySpan<int> Cells => _cells.AsSpan(0, Length);

    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, Length);

    public int Length { get; }

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
            return new CellStore(Cells.ToArray(), Add(Counts, other.Counts));
        }

        ReadOnlySpan<int> leftCells = Cells, rightCells = other.Cells;
        ReadOnlySpan<long> leftCounts = Counts, rightCounts = other.Counts;
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
        for (var i = 0; i < Length; i++)
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

    /// <param name="room">Where the cells are put; null for arrays of the store's own.</param>
    public static CellStore Read(ref StateReader reader, CellRoom? room)
    {
        var length = reader.Entries(2);
        if (length == 0)
        {
            return Empty;
        }

        var (cells, counts) = room?.Take(length) ?? (new int[length], new long[length]);
        return new CellStore(cells, counts, length, reader.Cells(cells.AsSpan(0, length), counts.AsSpan(0, length)));
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
