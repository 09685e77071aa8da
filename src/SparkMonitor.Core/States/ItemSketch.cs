using System.Buffers.Binary;

namespace SparkMonitor.Core.States;

/// <summary>
/// Exact counts of every value while there are at most <see cref="Capacity"/> distinct ones, else the absorbing overflow (contract 3.5):
/// whether it overflows depends on the union of the values alone.
/// </summary>
public sealed partial class ItemSketch : IState<ItemSketch>
{
    /// <summary>More distinct values than this overflow.</summary>
    public const int Capacity = 4096;

    /// <summary>Keys longer than this are replaced by <c>md5:</c> and 32 hex digits.</summary>
    public const int MaxKeyLength = 256;

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly long[] _counts;

    private ItemSketch(NumericUnit unit, bool isOverflow, byte[] bytes, int[] ends, long[] counts)
    {
        Unit = unit;
        IsOverflow = isOverflow;
        _bytes = bytes;
        _ends = ends;
        _counts = counts;
        long count = 0;
        foreach (var n in counts)
        {
            count = checked(count + n);
        }

        Count = count;
    }

    public static ItemSketch Empty { get; } = new(default, false, [], [], []);

    public static StateCodec<ItemSketch> Codec { get; } = new ItemCodec();

    /// <summary>None for a sketch without values.</summary>
    public NumericUnit Unit { get; }

    /// <summary>True where there were too many distinct values; then nothing is known of them.</summary>
    public bool IsOverflow { get; }

    /// <summary>Distinct values, 0 in overflow.</summary>
    public int Length => _counts.Length;

    /// <summary>Values, with repetitions; 0 in overflow.</summary>
    public long Count { get; }

    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>The absorbing state of more than <see cref="Capacity"/> distinct values.</summary>
    public static ItemSketch Overflow(NumericUnit unit)
    {
        RequireKnown(unit);
        return new ItemSketch(unit, true, [], [], []);
    }

    /// <param name="unit">What the keys stand for.</param>
    /// <param name="keys">Distinct keys in any order, as <see cref="ItemKey"/> says. Only finite, non-null values are items.</param>
    /// <param name="counts">How often each occurs, at least once.</param>
    /// <returns>The overflow where there are too many keys.</returns>
    /// <exception cref="ArgumentException">A key that the unit cannot have or that is given twice, or a count below 1.</exception>
    public static ItemSketch Of(NumericUnit unit, IReadOnlyList<byte[]> keys, ReadOnlySpan<long> counts)
    {
        RequireKnown(unit);
        if (keys.Count != counts.Length)
        {
            throw new ArgumentException($"{keys.Count} keys have {counts.Length} counts.");
        }

        if (keys.Count > Capacity)
        {
            return Overflow(unit);
        }

        var order = new byte[keys.Count][];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = keys[i];
        }

        var sorted = counts.ToArray();
        Array.Sort(order, sorted, ByBytes);
        var ends = new int[order.Length];
        var length = 0;
        for (var i = 0; i < order.Length; i++)
        {
            length += order[i].Length;
            ends[i] = length;
        }

        var bytes = new byte[length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i].CopyTo(bytes, i == 0 ? 0 : ends[i - 1]);
        }

        return Checked(unit, bytes, ends, sorted);
    }

    /// <summary>The same for units whose keys are eight bytes, from <see cref="ItemKey.Sortable(long)"/> numbers in any order.</summary>
    /// <exception cref="ArgumentException">As for the other form, or the unit's keys are not eight bytes.</exception>
    public static ItemSketch Of(NumericUnit unit, ReadOnlySpan<ulong> sortables, ReadOnlySpan<long> counts)
    {
        RequireKnown(unit);
        if (!ItemKey.IsFixed(unit.Kind) || sortables.Length != counts.Length)
        {
            throw new ArgumentException($"Keys of {unit} are not numbers, or {sortables.Length} keys have {counts.Length} counts.");
        }

        if (sortables.Length > Capacity)
        {
            return Overflow(unit);
        }

        var keys = sortables.ToArray();
        var sorted = counts.ToArray();
        Array.Sort(keys, sorted);
        var bytes = new byte[8 * keys.Length];
        var ends = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), keys[i]);
            ends[i] = 8 * (i + 1);
        }

        return Checked(unit, bytes, ends, sorted);
    }

    /// <summary>The key at a place in byte order.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>How often the key at a place in byte order occurs.</summary>
    public long CountAt(int index) => _counts[index];

    /// <summary>How often a key occurs: 0 where it does not, null in overflow.</summary>
    public long? CountOf(ReadOnlySpan<byte> key)
    {
        if (IsOverflow)
        {
            return null;
        }

        int low = 0, high = Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = Key(middle).SequenceCompareTo(key);
            if (order == 0)
            {
                return _counts[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return 0;
    }

    public ItemSketch Merge(ItemSketch other)
    {
        var unit = Unit.Unite(other.Unit);
        if (Unit.Kind == UnitKind.None || other.IsOverflow)
        {
            return other;
        }

        if (other.Unit.Kind == UnitKind.None || IsOverflow)
        {
            return this;
        }

        return Union(this, other) ?? Overflow(unit);
    }

    public bool Equals(ItemSketch? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as ItemSketch);

    public override int GetHashCode() => Codec.HashOf(this);

    /// <summary>Takes over arrays whose keys are in order.</summary>
    internal static ItemSketch Trusted(NumericUnit unit, byte[] bytes, int[] ends, long[] counts) => new(unit, false, bytes, ends, counts);

    private static ItemSketch Checked(NumericUnit unit, byte[] bytes, int[] ends, long[] counts)
    {
        if (counts.Length == 0)
        {
            return Empty;
        }

        var sketch = Trusted(unit, bytes, ends, counts);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 1 || !ItemKey.IsValid(unit.Kind, sketch.Key(i)) || (i > 0 && sketch.Key(i - 1).SequenceEqual(sketch.Key(i))))
            {
                throw new ArgumentException(
                    $"Key {Convert.ToHexString(sketch.Key(i))} with count {counts[i]} is no item of {unit}, or is given twice.");
            }
        }

        return sketch;
    }

    private static void RequireKnown(NumericUnit unit)
    {
        if (!unit.IsValid)
        {
            throw new ArgumentException($"An item sketch cannot hold {unit}.");
        }
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>Null where the union has too many keys.</summary>
    private static ItemSketch? Union(ItemSketch left, ItemSketch right)
    {
        if (left._ends.AsSpan().SequenceEqual(right._ends) && left._bytes.AsSpan().SequenceEqual(right._bytes))
        {
            var sums = new long[left.Length];
            for (var n = 0; n < sums.Length; n++)
            {
                sums[n] = checked(left._counts[n] + right._counts[n]);
            }

            return Trusted(left.Unit, left._bytes, left._ends, sums);
        }

        var most = Math.Min(left.Length + right.Length, Capacity);
        var isFixed = ItemKey.IsFixed(left.Unit.Kind);
        var bytes = new byte[isFixed ? 8 * most : left._bytes.Length + right._bytes.Length];
        var ends = new int[most];
        var counts = new long[most];
        int i = 0, j = 0, k = 0, end = 0;
        while (i < left.Length || j < right.Length)
        {
            if (k == most)
            {
                return null;
            }

            var order = i == left.Length ? 1
                : j == right.Length ? -1
                : isFixed ? left.NumberAt(i).CompareTo(right.NumberAt(j))
                : left.Key(i).SequenceCompareTo(right.Key(j));
            var key = order <= 0 ? left.Key(i) : right.Key(j);
            key.CopyTo(bytes.AsSpan(end));
            end += key.Length;
            ends[k] = end;
            counts[k] = checked((order <= 0 ? left._counts[i++] : 0) + (order >= 0 ? right._counts[j++] : 0));
            k++;
        }

        return Trusted(left.Unit, Cut(bytes, end), Cut(ends, k), Cut(counts, k));
    }

    private static T[] Cut<T>(T[] values, int length) => values.Length == length ? values : values[..length];

    private ulong NumberAt(int index) => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(8 * index));
}
