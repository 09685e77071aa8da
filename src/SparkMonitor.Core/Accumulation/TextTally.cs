using System.Runtime.CompilerServices;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Lengths, blanks and extremes of a group of texts.</summary>
/// <param name="keepsValues">False where no extremes may be kept.</param>
internal sealed class TextTally(bool keepsValues)
{
    private readonly LengthCounts _lengths = new();
    private ulong _smallestPrefix = ulong.MaxValue;
    private ulong _largestPrefix;

    public long Empties { get; private set; }

    public long Blanks { get; private set; }

    public TextExtreme? Smallest { get; private set; }

    public TextExtreme? Largest { get; private set; }

    public LengthCounts Lengths => _lengths;

    public long Bytes => 100 + _lengths.Bytes;

    /// <summary>Adds the texts at the given places.</summary>
    public void Add(TextRows texts, ReadOnlySpan<int> places)
    {
        AddLengths(texts, places);
        AddExtremes(texts, places);
    }

    /// <summary>Adds one text as often as it occurs.</summary>
    public void Add(TextRows texts, int place, long count)
    {
        _lengths.Add(texts.CodePoints[place], count);
        Blanks += texts.Blanks[place] ? count : 0;
        Empties += texts.CodePoints[place] == 0 ? count : 0;
        AddExtremes(texts, [place]);
    }

    public void Add(TextTally other)
    {
        Empties += other.Empties;
        Blanks += other.Blanks;
        _lengths.Add(other._lengths);
        if (other.Smallest is { } smallest && (Smallest is null || smallest < Smallest))
        {
            (Smallest, _smallestPrefix) = (smallest, other._smallestPrefix);
        }

        if (other.Largest is { } largest && (Largest is null || largest > Largest))
        {
            (Largest, _largestPrefix) = (largest, other._largestPrefix);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLengths(TextRows texts, ReadOnlySpan<int> places)
    {
        var codePoints = texts.CodePoints;
        var blanks = texts.Blanks;
        foreach (var place in places)
        {
            var length = codePoints[place];
            _lengths.Add(length, 1);
            if (blanks[place])
            {
                Blanks++;
                Empties += length == 0 ? 1 : 0;
            }
        }
    }

    /// <summary>Few texts get past the comparison of their first eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddExtremes(TextRows texts, ReadOnlySpan<int> places)
    {
        var prefixes = keepsValues ? texts.Prefixes : [];
        for (var i = 0; i < places.Length && keepsValues; i++)
        {
            var prefix = prefixes[places[i]];
            if (prefix <= _smallestPrefix && (Smallest is null || TextOrder.Compare(Smallest.Value, texts.Text(places[i])) > 0))
            {
                (Smallest, _smallestPrefix) = (TextOrder.ToExtreme(texts.Text(places[i])), prefix);
            }

            if (prefix >= _largestPrefix && (Largest is null || TextOrder.Compare(Largest.Value, texts.Text(places[i])) < 0))
            {
                (Largest, _largestPrefix) = (TextOrder.ToExtreme(texts.Text(places[i])), prefix);
            }
        }
    }
}
