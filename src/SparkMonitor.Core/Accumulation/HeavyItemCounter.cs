using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// Counts exactly the values that lie in heavy registers, in a second scan of one column. One per thread. Memory follows the distinct
/// values in heavy registers, a small part of a column's.
/// </summary>
public sealed unsafe class HeavyItemCounter
{
    private readonly ColumnPlan _plan;
    private readonly IReadOnlyList<IReadOnlyList<HeavyRegisters?>> _heavy;
    private readonly Dictionary<(int Dimension, int Group, long Key), long> _numbers = [];
    private readonly Dictionary<(int Dimension, int Group), Dictionary<byte[], long>> _texts = [];
    private readonly TextRows _rows = new();
    private readonly bool _isText;
    private readonly bool _isReal;

    /// <param name="heavy">Per dimension and group; null where nothing is counted.</param>
    public HeavyItemCounter(ColumnPlan plan, IReadOnlyList<IReadOnlyList<HeavyRegisters?>> heavy)
    {
        _plan = plan;
        _heavy = heavy;
        _isText = plan.Type.Kind is TypeKind.Text or TypeKind.Binary;
        _isReal = plan.Type.Kind is TypeKind.Float or TypeKind.Double;
    }

    public void Add(in ColumnChunk chunk, RowGroups groups)
    {
        if (chunk.Layout == ValueLayout.View)
        {
            AddTexts(chunk, groups);
        }
        else if (chunk.Layout == ValueLayout.Int128)
        {
            AddWide(chunk, groups);
        }
        else
        {
            AddNumbers(chunk, groups);
        }
    }

    public void MergeFrom(HeavyItemCounter other)
    {
        foreach (var (key, count) in other._numbers)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out _) += count;
        }

        foreach (var (place, items) in other._texts)
        {
            var mine = TextsOf(place.Dimension, place.Group);
            foreach (var (key, count) in items)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(mine, key, out _) += count;
            }
        }
    }

    /// <summary>The counted values by dimension and group.</summary>
    public ILookup<(int Dimension, int Group), HeavyItem> Items() => _numbers
        .Select(n => (Place: (n.Key.Dimension, n.Key.Group), Item: new HeavyItem(NumberText(n.Key.Key), n.Value)))
        .Concat(_texts.SelectMany(t => t.Value.Select(i => (Place: t.Key, Item: new HeavyItem(TextOf(i.Key), i.Value)))))
        .ToLookup(i => i.Place, i => i.Item);

    private void AddNumbers(in ColumnChunk chunk, RowGroups groups)
    {
        var keys = Workspace.Current.Keys(chunk.Count);
        ChunkKeys.Load(chunk, keys, out _);
        for (var row = 0; row < keys.Length; row++)
        {
            if (chunk.IsNull(row) || (_isReal && !RealBits.IsFinite(keys[row])))
            {
                continue;
            }

            var hash = IntegerHash.Of(keys[row]);
            for (var d = 0; d < _heavy.Count; d++)
            {
                var group = groups[d][row];
                if (_heavy[d][group] is { } heavy && heavy.Holds(hash))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (d, group, keys[row]), out _)++;
                }
            }
        }
    }

    private void AddTexts(in ColumnChunk chunk, RowGroups groups)
    {
        fixed (byte* values = chunk.Values)
        {
            _rows.Load(new ReadOnlySpan<TextView>(values, chunk.Count), chunk.Validity, _plan.Type.Kind == TypeKind.Binary);
            for (var row = 0; row < chunk.Count; row++)
            {
                var place = _rows.Places[row];
                if (place >= 0)
                {
                    Count(groups, row, _rows.First[place], _rows.Text(place), _rows.Second[place]);
                }
            }
        }
    }

    private void AddWide(in ColumnChunk chunk, RowGroups groups)
    {
        var values = MemoryMarshal.Cast<byte, Int128>(chunk.Values);
        Span<byte> digits = stackalloc byte[WideDecimal.MaxLength];
        for (var row = 0; row < chunk.Count; row++)
        {
            if (!chunk.IsNull(row))
            {
                var text = digits[..WideDecimal.Write(values[row], digits)];
                var (first, second) = Md5Lanes.Hash(text);
                Count(groups, row, first, text, second);
            }
        }
    }

    private void Count(RowGroups groups, int row, ulong first, ReadOnlySpan<byte> text, ulong second)
    {
        Span<byte> hashed = stackalloc byte[HashedKey.Length];
        for (var d = 0; d < _heavy.Count; d++)
        {
            var group = groups[d][row];
            if (_heavy[d][group] is not { } heavy || !heavy.Holds(first))
            {
                continue;
            }

            var isLong = text.Length > States.ItemSketch.MaxKeyLength;
            if (isLong)
            {
                HashedKey.Write(first, second, hashed);
            }

            var items = TextsOf(d, group).GetAlternateLookup<ReadOnlySpan<byte>>();
            CollectionsMarshal.GetValueRefOrAddDefault(items, isLong ? hashed : text, out _)++;
        }
    }

    private Dictionary<byte[], long> TextsOf(int dimension, int group)
    {
        ref var items = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, (dimension, group), out _);
        return items ??= new Dictionary<byte[], long>(ByteKeys.Instance);
    }

    private string NumberText(long key) => _isReal
        ? ValueText.OfReal(BitConverter.Int64BitsToDouble(key))
        : ValueText.OfInteger(_plan.Type, key);

    private string TextOf(byte[] key) => _isText switch
    {
        true when _plan.Type.Kind == TypeKind.Binary => Convert.ToHexString(key),
        true => Encoding.UTF8.GetString(key),
        false => ValueText.OfDecimal(System.Numerics.BigInteger.Parse(Encoding.ASCII.GetString(key), CultureInfo.InvariantCulture), _plan.Type.Scale),
    };

    private sealed class ByteKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByteKeys Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
