using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// One group of a column of text, or of wide decimals, which are text with a number, once the column has too many distinct values for a
/// common dictionary.
/// </summary>
internal sealed class TextGroup(TextShape shape, int registers)
{
    private readonly HashTally _hashes = new(registers);
    private readonly TextTally? _texts = shape.IsDecimal ? null : new TextTally(shape.KeepsValues);
    private readonly OctaveBlocks? _octaves = shape.IsDecimal ? new OctaveBlocks() : null;
    private TextItems? _items = shape.HasItems ? new TextItems() : null;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public long Rows { get; private set; }

    public long Values { get; private set; }

    /// <summary>Null for decimals.</summary>
    public TextTally? Texts => _texts;

    /// <summary>Null after overflow.</summary>
    public TextItems? Items => _items;

    public HashTally Hashes => _hashes;

    public long Bytes => 200 + _hashes.Bytes + (_items?.Bytes ?? 0) + (_texts?.Bytes ?? 0) + (_octaves?.Bytes ?? 0);

    /// <param name="texts">The texts of a chunk.</param>
    /// <param name="count">Rows of the chunk.</param>
    /// <param name="rows">The group's rows; empty for all.</param>
    public void Add(TextRows texts, int count, ReadOnlySpan<int> rows, Workspace workspace)
    {
        count = rows.IsEmpty ? count : rows.Length;
        var places = Filled(rows.IsEmpty ? texts.Places[..count] : texts.Places, rows, workspace.TextPlaces(count));
        Rows += count;
        Values += places.Length;
        _hashes.Add(texts.First, places);
        _texts?.Add(texts, places);
        if (_octaves is not null)
        {
            AddNumbers(texts, places, workspace);
        }

        for (var i = 0; _items is not null && i < places.Length; i++)
        {
            AddItem(texts, places[i], 1);
        }
    }

    /// <summary>Counts the rows of texts that are added by code, nulls included.</summary>
    public void AddRows(long count) => Rows += count;

    /// <summary>Adds one text of a dictionary as often as it occurs.</summary>
    public void Add(TextRows texts, int place, long count)
    {
        Values += count;
        _hashes.Add(texts.First[place], count);
        _texts?.Add(texts, place, count);
        if (_octaves is not null)
        {
            var number = texts.Numbers[place];
            (_min, _max) = (Math.Min(_min, number), Math.Max(_max, number));
            _octaves.Add(number, count, cells: true);
        }

        AddItem(texts, place, count);
    }

    /// <summary>Adds what another group holds and leaves that one unusable.</summary>
    public void Add(TextGroup other)
    {
        Rows += other.Rows;
        Values += other.Values;
        _hashes.Add(other._hashes);
        _texts?.Add(other._texts!);
        _octaves?.Add(other._octaves!);
        (_min, _max) = (Math.Min(_min, other._min), Math.Max(_max, other._max));
        if (_items is not null && (other._items is null || !_items.TryAdd(other._items)))
        {
            _items = null;
        }
    }

    /// <summary>Octaves and extremes of the lengths, or of the decimals.</summary>
    public OctaveBlocks ReadOctaves(out double min, out double max)
    {
        (min, max) = (_min, _max);
        var octaves = _octaves;
        if (octaves is null)
        {
            octaves = _texts!.Lengths.ToOctaves(out var least, out var greatest);
            (min, max) = (least, greatest);
        }

        (min, max) = Values == 0 ? (double.NaN, double.NaN) : (min, max);
        return octaves;
    }

    /// <summary>Where the texts of the rows lie that have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<int> Filled(ReadOnlySpan<int> places, ReadOnlySpan<int> rows, Span<int> filled)
    {
        if (rows.IsEmpty && !places.Contains(-1))
        {
            return places;
        }

        var count = 0;
        for (var i = 0; i < filled.Length; i++)
        {
            filled[count] = places[rows.IsEmpty ? i : rows[i]];
            count += filled[count] >= 0 ? 1 : 0;
        }

        return filled[..count];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddNumbers(TextRows texts, ReadOnlySpan<int> places, Workspace workspace)
    {
        for (; places.Length > 0; places = places[Math.Min(places.Length, Workspace.Batch)..])
        {
            var numbers = workspace.Projected.AsSpan(0, Math.Min(places.Length, Workspace.Batch));
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = texts.Numbers[places[i]];
                (_min, _max) = (Math.Min(_min, numbers[i]), Math.Max(_max, numbers[i]));
            }

            _octaves!.Add(numbers, cells: true, workspace);
        }
    }

    private void AddItem(TextRows texts, int place, long count)
    {
        if (_items is not null && !TryAddItem(_items, texts, place, count))
        {
            _items = null;
        }
    }

    private bool TryAddItem(TextItems items, TextRows texts, int place, long count)
    {
        if (shape.KeepsValues && texts.LengthOf(place) <= ItemSketch.MaxKeyLength)
        {
            return items.TryAdd(texts.First[place], texts.Text(place), isHashed: false, count);
        }

        Span<byte> key = stackalloc byte[HashedKey.Length];
        HashedKey.Write(texts.First[place], texts.Second[place], key);
        return items.TryAdd(texts.First[place], key, isHashed: true, count);
    }
}
