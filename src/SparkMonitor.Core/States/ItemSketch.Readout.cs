using SparkMonitor.Core.States.Readout;

namespace SparkMonitor.Core.States;

public sealed partial class ItemSketch
{
    /// <summary>How many of the most frequent items a profile shows.</summary>
    public const int Frequent = 64;

    /// <summary>The exact number of distinct values, null in overflow.</summary>
    public int? DistinctCount => IsOverflow ? null : Length;

    /// <summary>The most frequent items, by count, then by key bytes; null in overflow.</summary>
    public IReadOnlyList<FrequentItem>? FrequentItems(int most = Frequent)
    {
        if (IsOverflow)
        {
            return null;
        }

        var order = Enumerable.Range(0, Length).OrderByDescending(i => _counts[i]).ThenBy(i => i).Take(most);
        return [.. order.Select(i => new FrequentItem(KeyMemory(i), _counts[i]))];
    }

    /// <summary>The numbers by ascending value, in the unit's own numbers, microseconds for timestamps. Empty in overflow.</summary>
    /// <exception cref="InvalidOperationException">The items are texts or binary values.</exception>
    public NumberCount[] Numbers()
    {
        if (Unit.Kind != UnitKind.None && !Unit.IsNumeric)
        {
            throw new InvalidOperationException($"Items of {Unit} are not numbers.");
        }

        var numbers = new NumberCount[Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new NumberCount(ItemKey.ToNumber(Unit.Kind, Key(i)), _counts[i]);
        }

        if (!ItemKey.IsFixed(Unit.Kind))
        {
            Array.Sort(numbers, static (a, b) => a.Value.CompareTo(b.Value));
        }

        return numbers;
    }

    /// <summary>The items that either sketch holds, by key bytes, with the counts of both; null where one is in overflow.</summary>
    /// <exception cref="StateMismatchException">The sketches are of different units.</exception>
    public static ItemPair[]? Align(ItemSketch left, ItemSketch right)
    {
        _ = left.Unit.Unite(right.Unit);
        if (left.IsOverflow || right.IsOverflow)
        {
            return null;
        }

        var pairs = new List<ItemPair>(Math.Max(left.Length, right.Length));
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            var order = i == left.Length ? 1 : j == right.Length ? -1 : left.Key(i).SequenceCompareTo(right.Key(j));
            pairs.Add(new ItemPair(
                order <= 0 ? left.KeyMemory(i) : right.KeyMemory(j),
                order <= 0 ? left._counts[i++] : 0,
                order >= 0 ? right._counts[j++] : 0));
        }

        return [.. pairs];
    }

    private ReadOnlyMemory<byte> KeyMemory(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsMemory(start, _ends[index] - start);
    }
}
