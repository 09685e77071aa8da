using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Slicing;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>Finds the group of every row of a chunk in every dimension: its window, and its slice codes. One per thread.</summary>
internal sealed class GroupCoder
{
    /// <summary>DuckDB's vectors never hold more rows.</summary>
    private const int MostRows = 2048;

    private readonly ScanQuery _query;
    private readonly WindowGrid? _grid;
    private readonly SlicePartCoder[][] _coders;
    private readonly int[][] _radix;
    private readonly int[] _codes = new int[MostRows];
    private readonly long[][] _rows;

    public GroupCoder(ProfilePlan plan, ScanQuery query, WindowGrid? grid)
    {
        _query = query;
        _grid = grid;
        _coders = [.. plan.Slices.Select(s => s.Parts.Select(SlicePartCoder.Of).ToArray())];
        _radix = [.. plan.Slices.Select(s => s.Parts.Select(p => p.Codes).ToArray())];
        var layout = plan.Layout;
        Layout = layout;
        Groups = new RowGroups(layout, MostRows);
        _rows = [.. Enumerable.Range(0, layout.Dimensions).Select(d => new long[layout.GroupsOf(d)])];
    }

    public GroupLayout Layout { get; }

    public RowGroups Groups { get; }

    /// <summary>Rows seen per dimension and group.</summary>
    public IReadOnlyList<long[]> Rows => _rows;

    public void Code(DuckDbChunk chunk)
    {
        Groups.Count = chunk.RowCount;
        var windows = Groups.Writable(0);
        LocateWindows(chunk, windows);
        for (var s = 0; s < _coders.Length; s++)
        {
            CodeSlice(chunk, s, windows, Groups.Writable(s + 1));
        }

        Groups.Seal();
        for (var d = 0; d < _rows.Length; d++)
        {
            Count(d);
        }
    }

    private void LocateWindows(DuckDbChunk chunk, Span<int> windows)
    {
        if (_grid is null)
        {
            windows.Clear();
            return;
        }

        var times = chunk[_query.Time];
        if (times.Type.Physical == DuckDbPhysicalType.Int32)
        {
            _grid.Locate(times.Values<int>(), times.Validity, windows);
        }
        else
        {
            _grid.Locate(times.Values<long>(), times.Validity, windows);
        }
    }

    private void CodeSlice(DuckDbChunk chunk, int slice, ReadOnlySpan<int> windows, Span<int> groups)
    {
        windows.CopyTo(groups);
        var codes = _codes.AsSpan(0, chunk.RowCount);
        for (var part = 0; part < _coders[slice].Length; part++)
        {
            _coders[slice][part].Code(ChunkColumns.Of(chunk[_query.Slices[slice][part]]), codes);
            var radix = _radix[slice][part];
            for (var i = 0; i < groups.Length; i++)
            {
                groups[i] = (groups[i] * radix) + codes[i];
            }
        }
    }

    private void Count(int dimension)
    {
        var rows = _rows[dimension];
        if (Groups.Constant(dimension) is >= 0 and var group)
        {
            rows[group] += Groups.Count;
            return;
        }

        foreach (var g in Groups[dimension])
        {
            rows[g]++;
        }
    }
}
