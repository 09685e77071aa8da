using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// The group of every row of a chunk, per dimension of the <see cref="GroupLayout"/>. One instance serves one thread, for every column of
/// one chunk after the other: set <see cref="Count"/>, fill <see cref="Writable"/> for every dimension, then <see cref="Seal"/>.
/// </summary>
public sealed class RowGroups(GroupLayout layout, int capacity)
{
    private readonly int[][] _groups = [.. Enumerable.Range(0, layout.Dimensions).Select(_ => new int[capacity])];
    private readonly int[] _constant = new int[layout.Dimensions];
    private readonly int[]?[] _rows = new int[layout.Dimensions][];
    private readonly int[]?[] _places = new int[layout.Dimensions][];
    private readonly List<GroupRun>[] _runs = [.. Enumerable.Range(0, layout.Dimensions).Select(_ => new List<GroupRun>())];

    public GroupLayout Layout { get; } = layout;

    public int Capacity { get; } = capacity;

    public int Count { get; set; }

    /// <summary>Room for the group of every row; call <see cref="Seal"/> once all dimensions are filled.</summary>
    public Span<int> Writable(int dimension) => _groups[dimension].AsSpan(0, Count);

    public ReadOnlySpan<int> this[int dimension] => _groups[dimension].AsSpan(0, Count);

    /// <summary>The one group of all rows of the chunk, or -1 where they differ: sorted and partitioned tables mostly have one.</summary>
    public int Constant(int dimension) => _constant[dimension];

    /// <summary>Where rows differ in their group: each group that occurs, with its place in <see cref="Rows"/>.</summary>
    internal ReadOnlySpan<GroupRun> Runs(int dimension) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_runs[dimension]);

    /// <summary>Where rows differ in their group: the row numbers, ascending within each group.</summary>
    internal ReadOnlySpan<int> Rows(int dimension) => _rows[dimension].AsSpan(0, Count);

    public void Seal()
    {
        for (var d = 0; d < _groups.Length; d++)
        {
            var groups = this[d];
            _runs[d].Clear();
            _constant[d] = groups.Length > 0 && !groups.ContainsAnyExcept(groups[0]) ? groups[0] : -1;
            if (_constant[d] < 0)
            {
                Sort(d);
            }
        }
    }

    /// <summary>Sorts the rows by group once, so that every column deals with one group at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort(int dimension)
    {
        var groups = this[dimension];
        var runs = _runs[dimension];
        var rows = _rows[dimension] ??= new int[Capacity];
        var places = _places[dimension] ??= new int[Layout.GroupsOf(dimension)];
        foreach (var group in groups)
        {
            if (places[group]++ == 0)
            {
                runs.Add(new GroupRun(group, 0, 0));
            }
        }

        var start = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            var group = runs[i].Group;
            var length = places[group];
            runs[i] = new GroupRun(group, start, length);
            places[group] = start;
            start += length;
        }

        for (var row = 0; row < groups.Length; row++)
        {
            rows[places[groups[row]]++] = row;
        }

        foreach (var run in runs)
        {
            places[run.Group] = 0;
        }
    }
}
