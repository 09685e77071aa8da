using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>Lets windows grow to the past until they hold enough rows, but not across a change point.</summary>
public static class AdaptiveWindows
{
    /// <summary>For every window the index of the first one that is merged into it.</summary>
    /// <param name="windows">Windows of one series, oldest first.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="changes">First windows of new levels, ascending: a window never holds rows of two levels.</param>
    public static int[] Grow(IReadOnlyList<StoredScope> windows, long rows, IReadOnlyCollection<int>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(windows);
        var begins = changes?.ToHashSet() ?? [];
        var first = new int[windows.Count];
        for (var i = 0; i < first.Length; i++)
        {
            long held = windows[i].Rows;
            var from = i;
            while (held < rows && from > 0 && !begins.Contains(from))
            {
                held += windows[--from].Rows;
            }

            first[i] = from;
        }

        return first;
    }
}
