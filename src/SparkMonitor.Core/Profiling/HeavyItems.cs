namespace SparkMonitor.Core.Profiling;

/// <summary>
/// The most frequent values of a group whose item sketch is in overflow, from a second scan of the column. Outside the laws of states:
/// merging is sound, but what is listed depends on the groups it was merged from.
/// </summary>
/// <param name="Items">Values as canonical text with counts that are never too high, by falling count, ties by the text's UTF-8 bytes.</param>
/// <param name="Error">No count is too low by more than this, and no value that is missing occurs more often.</param>
public sealed record HeavyItems(IReadOnlyList<HeavyItem> Items, long Error)
{
    /// <summary>How many are kept.</summary>
    public const int Most = 64;

    public HeavyItems Merge(HeavyItems other)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in Items.Concat(other.Items))
        {
            counts[item.Text] = counts.GetValueOrDefault(item.Text) + item.Count;
        }

        return Of(counts.Select(c => new HeavyItem(c.Key, c.Value)), Error + other.Error);
    }

    /// <summary>Orders the items and keeps the first <see cref="Most"/>; what is cut off counts in the error.</summary>
    public static HeavyItems Of(IEnumerable<HeavyItem> items, long error)
    {
        var sorted = items.ToList();
        sorted.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : CompareUtf8(a.Text, b.Text));
        return sorted.Count <= Most
            ? new HeavyItems(sorted, error)
            : new HeavyItems(sorted[..Most], Math.Max(error, sorted[Most].Count + error));
    }

    private static int CompareUtf8(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}

public readonly record struct HeavyItem(string Text, long Count);
