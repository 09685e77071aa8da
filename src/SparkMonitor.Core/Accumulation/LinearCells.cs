using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Counts of linear cells, days or hours: an array over the stretch where they lie close, a map for stray ones.</summary>
internal sealed class LinearCells
{
    private const int FirstLength = 64;
    private const int AlwaysDense = 1 << 14;
    private const int NeverDense = 1 << 20;

    private long[] _dense = [];
    private long _first;
    private Dictionary<int, long>? _stray;
    private long _total;

    public long Bytes => (_dense.Length * sizeof(long)) + (32L * (_stray?.Count ?? 0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddDays(ReadOnlySpan<long> days)
    {
        foreach (var day in days)
        {
            Add((int)day, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddHours(ReadOnlySpan<long> microseconds)
    {
        // Times mostly come sorted: one division a value, one addition a run of equal hours.
        var run = 0;
        var hour = 0;
        foreach (var time in microseconds)
        {
            var next = LinearCell.Hour(time);
            if (next != hour && run > 0)
            {
                Add(hour, run);
                run = 0;
            }

            hour = next;
            run++;
        }

        Add(hour, run);
    }

    public void Add(int cell, long count)
    {
        _total += count;
        var place = cell - _first;
        if ((ulong)place < (ulong)_dense.Length)
        {
            _dense[place] += count;
        }
        else if (count > 0)
        {
            AddOutside(cell, count);
        }
    }

    public void Add(LinearCells other)
    {
        foreach (var (cell, count) in other.Read())
        {
            Add(cell, count);
        }
    }

    public CellCount[] Read()
    {
        var cells = new List<CellCount>();
        for (var i = 0; i < _dense.Length; i++)
        {
            if (_dense[i] > 0)
            {
                cells.Add(new CellCount((int)(_first + i), _dense[i]));
            }
        }

        if (_stray is { Count: > 0 })
        {
            // A cell can be counted on both sides when the array has grown over it.
            var merged = new SortedDictionary<int, long>(_stray);
            foreach (var (cell, count) in cells)
            {
                merged[cell] = merged.GetValueOrDefault(cell) + count;
            }

            return [.. merged.Select(pair => new CellCount(pair.Key, pair.Value))];
        }

        return [.. cells];
    }

    public void Clear()
    {
        _dense = [];
        _stray = null;
        _total = 0;
    }

    private void AddOutside(int cell, long count)
    {
        var isEmpty = _dense.Length == 0;
        var first = isEmpty ? cell : Math.Min(_first, cell);
        var span = isEmpty ? 1 : Math.Max(_first + _dense.Length, cell + 1L) - first;
        if (span <= AlwaysDense || (span <= NeverDense && span <= 4 * _total))
        {
            // Doubled, with the new room on the side where the cell lies.
            var length = Math.Max(FirstLength, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)span));
            first = !isEmpty && cell < _first ? first + span - length : first;
            var dense = new long[length];
            _dense.CopyTo(dense, isEmpty ? 0 : _first - first);
            (_dense, _first) = (dense, first);
            _dense[cell - _first] += count;
        }
        else
        {
            _stray ??= [];
            _stray[cell] = _stray.GetValueOrDefault(cell) + count;
        }
    }
}
