namespace SparkMonitor.Core.Statistics.Samples;

/// <summary>Rows of both samples up to and with each cell.</summary>
internal sealed record CumulativeCounts(double[] Reference, double[] Current)
{
    /// <param name="referenceUpTo">Room for as many figures as there are cells.</param>
    /// <param name="currentUpTo">The same.</param>
    public static CumulativeCounts Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> current, double[] referenceUpTo, double[] currentUpTo)
    {
        Span<double> f = referenceUpTo.AsSpan(0, reference.Length), g = currentUpTo.AsSpan(0, current.Length);
        long left = 0, right = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            left += reference[i];
            right += current[i];
            f[i] = left;
            g[i] = right;
        }

        return new CumulativeCounts(referenceUpTo, currentUpTo);
    }
}

/// <summary>Counts of the same cells in a reference and a current sample; cells empty on both sides are dropped.</summary>
public class PairedCounts
{
    private readonly long[] _reference;
    private readonly long[] _current;
    private int[]? _cells;
    private CumulativeCounts? _upTo;

    public PairedCounts(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException("the same cells on both sides", nameof(current));
        }

        var kept = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] < 0 || current[i] < 0)
            {
                throw new ArgumentException($"counts are at least 0 (cell {i})", nameof(reference));
            }

            kept += reference[i] + current[i] > 0 ? 1 : 0;
        }

        _reference = new long[kept];
        _current = new long[kept];
        _cells = new int[kept];
        Empty = reference.Length - kept;
        Count = kept;
        kept = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] + current[i] > 0)
            {
                _cells[kept] = i;
                _reference[kept] = reference[i];
                _current[kept++] = current[i];
                ReferenceTotal += reference[i];
                CurrentTotal += current[i];
            }
        }
    }

    /// <summary>Takes over the first so many counts, of which at least one side is above 0 in every cell.</summary>
    private protected PairedCounts(long[] reference, long[] current, int count)
    {
        (_reference, _current, Count) = (reference, current, count);
        (ReferenceTotal, CurrentTotal) = (Sum(Reference), Sum(Current));
    }

    /// <summary>The same with the totals, and room for cumulative counts.</summary>
    private protected PairedCounts(long[] reference, long[] current, int count, long referenceTotal, long currentTotal, double[] referenceUpTo, double[] currentUpTo)
    {
        (_reference, _current, Count) = (reference, current, count);
        (ReferenceTotal, CurrentTotal) = (referenceTotal, currentTotal);
        _upTo = CumulativeCounts.Of(Reference, Current, referenceUpTo, currentUpTo);
    }

    public ReadOnlySpan<long> Reference => _reference.AsSpan(0, Count);

    public ReadOnlySpan<long> Current => _current.AsSpan(0, Count);

    /// <summary>Rows of the reference up to and with each cell.</summary>
    internal ReadOnlySpan<double> ReferenceUpTo => UpTo.Reference.AsSpan(0, Count);

    /// <summary>Rows of the current sample up to and with each cell.</summary>
    internal ReadOnlySpan<double> CurrentUpTo => UpTo.Current.AsSpan(0, Count);

    /// <summary>Position of each kept cell in the counts given.</summary>
    public int[] Cells => _cells ??= [.. Enumerable.Range(0, Count)];

    public int Count { get; }

    /// <summary>Cells given that were empty on both sides.</summary>
    public int Empty { get; }

    /// <summary>n.</summary>
    public long ReferenceTotal { get; }

    /// <summary>m.</summary>
    public long CurrentTotal { get; }

    /// <summary>n + m.</summary>
    public long Total => ReferenceTotal + CurrentTotal;

    /// <summary>True when a side holds no row, so that nothing can be compared.</summary>
    public bool OneSided => ReferenceTotal == 0 || CurrentTotal == 0;

    private CumulativeCounts UpTo => _upTo ??= CumulativeCounts.Of(Reference, Current, new double[Count], new double[Count]);

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
