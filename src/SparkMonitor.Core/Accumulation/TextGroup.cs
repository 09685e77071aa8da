using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// One group of a column of text, or of wide decimals, which are text with a number, once the column has too many distinct values for a
/// common dictionary.
/// </summary>
internal sealed class TextGroup
{
    private const int LongestGathered = 2048;

    private readonly TextShape _shape;
    private readonly int _registerCount;
    private readonly LengthCounts? _lengths;
    private readonly OctaveBlocks? _octaves;
    private TextItems? _items;
    private RegisterBank? _registers;
    private ulong[] _gathered = [];
    private int _gatheredCount;
    private ulong _smallestPrefix = ulong.MaxValue;
    private ulong _largestPrefix;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public TextGroup(TextShape shape, int registers)
    {
        (_shape, _registerCount) = (shape, registers);
        _items = shape.HasItems ? new TextItems() : null;
        _lengths = shape.IsDecimal ? null : new LengthCounts();
        _octaves = shape.IsDecimal ? new OctaveBlocks() : null;
    }

    public long Rows { get; private set; }

    public long Values { get; private set; }

    public long Empties { get; private set; }

    public long Blanks { get; private set; }

    public TextExtreme? Smallest { get; private set; }

    public TextExtreme? Largest { get; private set; }

    /// <summary>Null after overflow.</summary>
    public TextItems? Items => _items;

    public long Bytes => 200 + (sizeof(ulong) * _gathered.Length) + (_registers?.Bytes ?? 0) + (_items?.Bytes ?? 0)
        + (_lengths?.Bytes ?? 0) + (_octaves?.Bytes ?? 0);

    /// <param name="rows">The group's rows; empty for all <paramref name="count"/> of the chunk.</param>
    public void Add(TextRows texts, int count, ReadOnlySpan<int> rows)
    {
        var places = texts.Places;
        count = rows.IsEmpty ? count : rows.Length;
        Rows += count;
        Reserve(count);
        for (var i = 0; i < count; i++)
        {
            var place = places[rows.IsEmpty ? i : rows[i]];
            if (place >= 0)
            {
                Add(texts, place, 1);
            }
        }
    }

    /// <summary>Counts the rows of texts that are added by code, nulls included.</summary>
    public void AddRows(long count) => Rows += count;

    /// <summary>Adds one text of a dictionary as often as it occurs.</summary>
    public void Add(TextRows texts, int place, long count)
    {
        if (count > 1 && _registerCount > 0)
        {
            Registers().Add(Pack(texts.First[place]), count);
        }
        else if (_registerCount > 0)
        {
            Gather(texts.First[place]);
        }

        Values += count;
        if (_octaves is not null)
        {
            var number = texts.Numbers[place];
            (_min, _max) = (Math.Min(_min, number), Math.Max(_max, number));
            _octaves.Add(number, count, cells: true);
        }
        else
        {
            _lengths!.Add(texts.CodePoints[place], count);
            Blanks += texts.Blanks[place] ? count : 0;
            Empties += texts.LengthOf(place) == 0 ? count : 0;
            AddExtremes(texts, place);
        }

        if (_items is not null && !TryAddItem(texts, place, count))
        {
            _items = null;
        }
    }

    /// <summary>Adds what another group holds and leaves that one unusable.</summary>
    public void Add(TextGroup other)
    {
        Rows += other.Rows;
        Values += other.Values;
        Empties += other.Empties;
        Blanks += other.Blanks;
        (_min, _max) = (Math.Min(_min, other._min), Math.Max(_max, other._max));
        _lengths?.Add(other._lengths!);
        _octaves?.Add(other._octaves!);
        if (other.Smallest is { } smallest && (Smallest is null || smallest < Smallest))
        {
            (Smallest, _smallestPrefix) = (smallest, other._smallestPrefix);
        }

        if (other.Largest is { } largest && (Largest is null || largest > Largest))
        {
            (Largest, _largestPrefix) = (largest, other._largestPrefix);
        }

        Reserve(other._gatheredCount);
        for (var i = 0; i < other._gatheredCount; i++)
        {
            Gather(other._gathered[i]);
        }

        if (other._registers is not null)
        {
            Registers().Add(other._registers);
        }

        if (_items is not null && (other._items is null || !_items.TryAdd(other._items)))
        {
            _items = null;
        }
    }

    public void ReadRegisters(out long[] counts, out ushort[] codes)
    {
        (counts, codes) = (new long[_registerCount], new ushort[_registerCount]);
        if (_registerCount > 0)
        {
            Drain();
            Registers().Read(counts, codes);
        }
    }

    /// <summary>Octaves and extremes of the lengths, or of the decimals.</summary>
    public OctaveBlocks ReadOctaves(out double min, out double max)
    {
        var octaves = _octaves;
        (min, max) = (_min, _max);
        if (octaves is null)
        {
            octaves = _lengths!.ToOctaves(out var least, out var greatest);
            (min, max) = (least, greatest);
        }

        (min, max) = Values == 0 ? (double.NaN, double.NaN) : (min, max);
        return octaves;
    }

    private bool TryAddItem(TextRows texts, int place, long count)
    {
        if (_shape.KeepsValues && texts.LengthOf(place) <= ItemSketch.MaxKeyLength)
        {
            return _items!.TryAdd(texts.First[place], texts.Text(place), isHashed: false, count);
        }

        Span<byte> key = stackalloc byte[HashedKey.Length];
        HashedKey.Write(texts.First[place], texts.Second[place], key);
        return _items!.TryAdd(texts.First[place], key, isHashed: true, count);
    }

    private void AddExtremes(TextRows texts, int place)
    {
        if (!_shape.KeepsValues)
        {
            return;
        }

        var prefix = texts.Prefixes[place];
        if (prefix <= _smallestPrefix && (Smallest is null || TextOrder.Compare(Smallest.Value, texts.Text(place)) > 0))
        {
            (Smallest, _smallestPrefix) = (TextOrder.ToExtreme(texts.Text(place)), prefix);
        }

        if (prefix >= _largestPrefix && (Largest is null || TextOrder.Compare(Largest.Value, texts.Text(place)) < 0))
        {
            (Largest, _largestPrefix) = (TextOrder.ToExtreme(texts.Text(place)), prefix);
        }
    }

    private uint Pack(ulong hash) => _registerCount == 512
        ? ((uint)DistinctRegister.FoldedCode(hash) << 16) | (uint)DistinctRegister.FoldedIndex(hash)
        : ((uint)DistinctRegister.Code(hash) << 16) | (uint)DistinctRegister.Index(hash);

    private RegisterBank Registers() => _registers ??= new RegisterBank(_registerCount);

    private void Gather(ulong hash)
    {
        if (_gatheredCount == _gathered.Length)
        {
            Reserve(1);
        }

        _gathered[_gatheredCount++] = hash;
    }

    private void Reserve(int count)
    {
        if (_gatheredCount + count > _gathered.Length && _gathered.Length >= LongestGathered)
        {
            Drain();
        }

        if (_gatheredCount + count > _gathered.Length)
        {
            var length = Math.Min(LongestGathered, Math.Max(16, 4 * _gathered.Length));
            Array.Resize(ref _gathered, Math.Max(_gatheredCount + count, length));
        }
    }

    private void Drain()
    {
        Span<uint> packed = stackalloc uint[Workspace.Batch];
        for (var start = 0; start < _gatheredCount; start += Workspace.Batch)
        {
            var hashes = _gathered.AsSpan(start, Math.Min(Workspace.Batch, _gatheredCount - start));
            if (_registerCount == 512)
            {
                DistinctRegister.PackFolded(hashes, packed);
            }
            else
            {
                DistinctRegister.Pack(hashes, packed);
            }

            Registers().Add(packed[..hashes.Length]);
        }

        _gatheredCount = 0;
    }
}
