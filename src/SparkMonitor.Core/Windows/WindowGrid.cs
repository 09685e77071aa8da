namespace SparkMonitor.Core.Windows;

/// <summary>
/// Finds the window of a value among ascending windows that do not overlap. Made for whole chunks: a value in the window of the one
/// before it costs two comparisons, any other a table look-up and, where windows differ in length, a few steps of a binary search.
/// </summary>
public sealed class WindowGrid
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly int[] _buckets;
    private readonly int _shift;

    /// <param name="windows">Ascending, not overlapping; gaps are allowed.</param>
    public WindowGrid(IReadOnlyList<TimeWindow> windows)
    {
        _starts = new long[windows.Count];
        _ends = new long[windows.Count];
        for (var i = 0; i < windows.Count; i++)
        {
            (_starts[i], _ends[i]) = (windows[i].Start!.Value, windows[i].End!.Value);
            if (_ends[i] <= _starts[i] || (i > 0 && _starts[i] < _ends[i - 1]))
            {
                throw new ArgumentException("Windows must be ascending, not empty and not overlapping.", nameof(windows));
            }
        }

        (_buckets, _shift) = Buckets(_starts, _ends);
    }

    public int Count => _starts.Length;

    /// <summary>The index that stands for a null value, behind the last window.</summary>
    public int NullIndex => _starts.Length;

    /// <summary>The index of the window that holds a time, -1 where none does.</summary>
    public int IndexOf(long time)
    {
        if (_starts.Length == 0 || time < _starts[0] || time >= _ends[^1])
        {
            return -1;
        }

        var bucket = (time - _starts[0]) >> _shift;
        var low = _buckets[bucket];
        var high = _buckets[bucket + 1];
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_starts[middle] <= time)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return time < _ends[low] ? low : -1;
    }

    /// <summary>Writes the window of every time; null values get <see cref="NullIndex"/>.</summary>
    /// <param name="times">Microseconds.</param>
    /// <param name="validity">One bit a value, set where it is not null, lowest first; empty where none is null.</param>
    /// <exception cref="MonitorException">A time lies in no window: the data are not those that were surveyed.</exception>
    public void Locate(ReadOnlySpan<long> times, ReadOnlySpan<ulong> validity, Span<int> windows)
    {
        long start = 0, end = 0;
        var window = 0;
        if (validity.IsEmpty)
        {
            for (var i = 0; i < times.Length; i++)
            {
                var time = times[i];
                if (time < start || time >= end)
                {
                    window = Require(time);
                    (start, end) = (_starts[window], _ends[window]);
                }

                windows[i] = window;
            }

            return;
        }

        for (var i = 0; i < times.Length; i++)
        {
            if ((validity[i >> 6] & (1UL << (i & 63))) == 0)
            {
                windows[i] = NullIndex;
                continue;
            }

            var time = times[i];
            if (time < start || time >= end)
            {
                window = Require(time);
                (start, end) = (_starts[window], _ends[window]);
            }

            windows[i] = window;
        }
    }

    /// <summary>The same for dates.</summary>
    /// <param name="days">Days since 1970-01-01.</param>
    /// <inheritdoc cref="Locate(ReadOnlySpan{long}, ReadOnlySpan{ulong}, Span{int})"/>
    public void Locate(ReadOnlySpan<int> days, ReadOnlySpan<ulong> validity, Span<int> windows)
    {
        Span<long> times = stackalloc long[256];
        for (var from = 0; from < days.Length; from += times.Length)
        {
            var part = days.Slice(from, Math.Min(times.Length, days.Length - from));
            for (var i = 0; i < part.Length; i++)
            {
                times[i] = part[i] * WindowCalendar.MicrosecondsPerDay;
            }

            Locate(times[..part.Length], validity.IsEmpty ? validity : validity[(from >> 6)..], windows[from..]);
        }
    }

    // A power-of-two grid of at least four buckets a window: bucket b starts in window Buckets[b] and ends in window Buckets[b + 1].
    private static (int[] Buckets, int Shift) Buckets(long[] starts, long[] ends)
    {
        if (starts.Length == 0)
        {
            return ([], 0);
        }

        var span = ends[^1] - starts[0];
        var shift = 0;
        while ((span >> shift) > Math.Max(64, 4L * starts.Length))
        {
            shift++;
        }

        var buckets = new int[(int)(span >> shift) + 2];
        var window = 0;
        for (var b = 0; b < buckets.Length; b++)
        {
            var time = starts[0] + ((long)b << shift);
            while (window + 1 < starts.Length && starts[window + 1] <= time)
            {
                window++;
            }

            buckets[b] = window;
        }

        return (buckets, shift);
    }

    private int Require(long time)
    {
        var index = IndexOf(time);
        return index >= 0
            ? index
            : throw new MonitorException(
                $"The event time {TimeText.Format(time)} lies outside the range that the table's survey found: a data file's statistics are wrong. "
                + "Rewrite that file, or profile without windows.");
    }
}
