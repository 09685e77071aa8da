using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// One group of a column of numbers once the column has too many distinct values for a common dictionary. As long as the group itself has
/// few, it keeps them with their counts; from then on a <see cref="NumberTally"/>. Values are gathered first, so that both work on long
/// runs of one group while its memory is in the cache.
/// </summary>
internal sealed class NumberGroup(NumberKind kind, int registers)
{
    /// <summary>Up to this many distinct values are kept as they are (contract 3.5).</summary>
    public const int ItemCapacity = 4096;

    /// <summary>Values gathered before distinct ones are told apart: more than the capacity, so that one look often decides.</summary>
    private const int GatheredItems = 2 * ItemCapacity;

    private const int GatheredValues = 2048;

    /// <summary>Runs at least this long go into the tally without being gathered.</summary>
    private const int LongRun = 256;

    private long[] _gathered = [];
    private int _gatheredCount;
    private long[] _keys = [];
    private long[] _counts = [];
    private NumberTally? _tally;

    public long Rows { get; private set; }

    public NonFinite NonFinite { get; private set; }

    /// <summary>Finite values.</summary>
    public long Values { get; private set; }

    public long Bytes => 120 + ((_gathered.Length + _keys.Length + _counts.Length) * sizeof(long)) + (_tally?.Bytes ?? 0);

    /// <param name="keys">The canonical integers of a chunk.</param>
    /// <param name="validity">Not null, one bit a value; empty where no value is null.</param>
    /// <param name="rows">The group's rows; empty for all.</param>
    /// <param name="hasNonFinite">Some key of the chunk may be NaN or an infinity.</param>
    public void Add(ReadOnlySpan<long> keys, ReadOnlySpan<ulong> validity, ReadOnlySpan<int> rows, bool hasNonFinite, Workspace workspace)
    {
        var count = rows.IsEmpty ? keys.Length : rows.Length;
        Rows += count;
        if (hasNonFinite)
        {
            AddNonFinite(keys, validity, rows);
        }

        if (_tally is not null && count >= LongRun)
        {
            var values = rows.IsEmpty && validity.IsEmpty && !hasNonFinite
                ? keys
                : workspace.Compacted(count)[..Gather(keys, validity, rows, hasNonFinite, workspace.Compacted(count))];
            Values += values.Length;
            _tally.Add(values, workspace);
            return;
        }

        Reserve(count, workspace);
        var added = Gather(keys, validity, rows, hasNonFinite, _gathered.AsSpan(_gatheredCount, count));
        _gatheredCount += added;
        Values += added;
    }

    /// <summary>Adds values with their counts; keys are distinct and finite.</summary>
    public void Add(ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, long rows, NonFinite nonFinite, Workspace workspace)
    {
        Rows += rows;
        NonFinite = NonFinite.Plus(nonFinite);
        foreach (var count in counts)
        {
            Values += count;
        }

        if (_tally is null)
        {
            Compact(keys, counts, workspace);
        }
        else
        {
            _tally.Add(keys, counts, workspace);
        }
    }

    /// <summary>Adds what another group holds and leaves that one unusable.</summary>
    public void Add(NumberGroup other, Workspace workspace)
    {
        other.Drain(workspace);
        if (other._tally is null)
        {
            Add(other._keys, other._counts, other.Rows, other.NonFinite, workspace);
            return;
        }

        Drain(workspace);
        Rows += other.Rows;
        Values += other.Values;
        NonFinite = NonFinite.Plus(other.NonFinite);
        if (_tally is null)
        {
            _tally = other._tally;
            _tally.Add(_keys, _counts, workspace);
            (_keys, _counts) = ([], []);
        }
        else
        {
            _tally.Add(other._tally);
        }
    }

    /// <summary>The distinct values and their counts, or the tally where there are too many.</summary>
    public NumberTally? Read(Workspace workspace, out ReadOnlySpan<long> keys, out ReadOnlySpan<long> counts)
    {
        Drain(workspace);
        keys = _keys;
        counts = _counts;
        return _tally;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Gather(
        ReadOnlySpan<long> keys, ReadOnlySpan<ulong> validity, ReadOnlySpan<int> rows, bool hasNonFinite, Span<long> target)
    {
        var count = rows.IsEmpty ? keys.Length : rows.Length;
        if (validity.IsEmpty && !hasNonFinite)
        {
            if (rows.IsEmpty)
            {
                keys.CopyTo(target);
                return count;
            }

            for (var i = 0; i < rows.Length; i++)
            {
                target[i] = keys[rows[i]];
            }

            return count;
        }

        var added = 0;
        for (var i = 0; i < count; i++)
        {
            var row = rows.IsEmpty ? i : rows[i];
            var key = keys[row];
            target[added] = key;

            // Always written, kept only where valid: no branch to mispredict.
            var isValid = validity.IsEmpty ? 1 : (int)(validity[row >> 6] >> (row & 63)) & 1;
            added += hasNonFinite && !RealBits.IsFinite(key) ? 0 : isValid;
        }

        return added;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddNonFinite(ReadOnlySpan<long> keys, ReadOnlySpan<ulong> validity, ReadOnlySpan<int> rows)
    {
        var count = rows.IsEmpty ? keys.Length : rows.Length;
        for (var i = 0; i < count; i++)
        {
            var row = rows.IsEmpty ? i : rows[i];
            if (!RealBits.IsFinite(keys[row]) && (validity.IsEmpty || (validity[row >> 6] & (1UL << (row & 63))) != 0))
            {
                NonFinite = NonFinite.Plus(NonFinite.Of(keys[row], 1));
            }
        }
    }

    private void Reserve(int count, Workspace workspace)
    {
        if (_gatheredCount + count > _gathered.Length && _gathered.Length >= Limit)
        {
            Drain(workspace);
        }

        if (_gatheredCount + count > _gathered.Length)
        {
            var length = Math.Min(Limit, Math.Max(16, 4 * _gathered.Length));
            Array.Resize(ref _gathered, Math.Max(_gatheredCount + count, length));
        }
    }

    private int Limit => _tally is null ? GatheredItems : GatheredValues;

    private void Drain(Workspace workspace)
    {
        if (_gatheredCount == 0)
        {
            return;
        }

        if (_tally is null)
        {
            Compact([], [], workspace);
        }
        else
        {
            _tally.Add(_gathered.AsSpan(0, _gatheredCount), workspace);
            _gatheredCount = 0;
        }
    }

    /// <summary>Merges the gathered values and further ones into the kept ones, or opens the tally where that is too many.</summary>
    private void Compact(ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, Workspace workspace)
    {
        var table = workspace.Table;
        var totals = workspace.TableCounts;
        var fits = Count(_keys, _counts, table, totals) && Count(keys, counts, table, totals)
            && Count(_gathered.AsSpan(0, _gatheredCount), table, totals);
        if (fits)
        {
            if (_keys.Length != table.Count)
            {
                (_keys, _counts) = (new long[table.Count], new long[table.Count]);
            }

            table.Keys.CopyTo(_keys);
            totals.AsSpan(0, table.Count).CopyTo(_counts);
            table.Clear();
        }
        else
        {
            table.Clear();
            _tally = new NumberTally(kind, registers);
            _tally.Add(_keys, _counts, workspace);
            _tally.Add(keys, counts, workspace);
            _tally.Add(_gathered.AsSpan(0, _gatheredCount), workspace);
            (_keys, _counts, _gathered) = ([], [], []);
        }

        _gatheredCount = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Count(ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, KeyTable table, long[] totals)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var known = table.Count;
            var index = table.IndexOf(keys[i]);
            if (index < 0)
            {
                return false;
            }

            totals[index] = index < known ? totals[index] + counts[i] : counts[i];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Count(ReadOnlySpan<long> keys, KeyTable table, long[] totals)
    {
        foreach (var key in keys)
        {
            var known = table.Count;
            var index = table.IndexOf(key);
            if (index < 0)
            {
                return false;
            }

            totals[index] = index < known ? totals[index] + 1 : 1;
        }

        return true;
    }
}
