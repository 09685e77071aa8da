namespace SparkMonitor.Core.Accumulation;

/// <summary>The group of every row of a chunk, per dimension of the <see cref="GroupLayout"/>.</summary>
public sealed class RowGroups(GroupLayout layout, int capacity)
{
    private readonly int[][] _groups = [.. Enumerable.Range(0, layout.Dimensions).Select(_ => new int[capacity])];
    private readonly int[] _constant = new int[layout.Dimensions];

    public int Count { get; set; }

    /// <summary>Room for the group of every row; call <see cref="Seal"/> once all dimensions are filled.</summary>
    public Span<int> Writable(int dimension) => _groups[dimension].AsSpan(0, Count);

    public ReadOnlySpan<int> this[int dimension] => _groups[dimension].AsSpan(0, Count);

    /// <summary>The one group of all rows of the chunk, or -1 where they differ: sorted and partitioned tables mostly have one.</summary>
    public int Constant(int dimension) => _constant[dimension];

    public void Seal()
    {
        for (var d = 0; d < _groups.Length; d++)
        {
            var groups = this[d];
            _constant[d] = groups.Length > 0 && !groups.ContainsAnyExcept(groups[0]) ? groups[0] : -1;
        }
    }
}
