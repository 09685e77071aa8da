using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Which columns have a value in which group, as one bit for each: tables have up to thousands of columns and groups.</summary>
internal sealed class NonNullColumns
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<SummaryGroup, ulong[]> _bits = [];

    public NonNullColumns(string[] names)
    {
        Array.Sort(names, StringComparer.Ordinal);
        _names = names;
        for (var i = 0; i < names.Length; i++)
        {
            _index.Add(names[i], i);
        }
    }

    public void Add(SummaryGroup group, string column)
    {
        if (!_bits.TryGetValue(group, out var bits))
        {
            _bits.Add(group, bits = new ulong[(_names.Length + 63) / 64]);
        }

        var index = _index[column];
        bits[index >> 6] |= 1UL << (index & 63);
    }

    /// <summary>The columns of a group by name.</summary>
    public IReadOnlyList<string> Of(SummaryGroup group) => _bits.TryGetValue(group, out var bits)
        ? [.. _names.Where((_, i) => (bits[i >> 6] & (1UL << (i & 63))) != 0)]
        : [];
}
