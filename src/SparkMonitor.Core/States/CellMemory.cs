namespace SparkMonitor.Core.States;

/// <summary>Room for the cells of one sketch after the other; only the sketch that was decoded into it last is good.</summary>
internal sealed class CellMemory
{
    public CellRoom Negative { get; } = new();

    public CellRoom Positive { get; } = new();
}

/// <summary>Room for the cells of one store.</summary>
internal sealed class CellRoom
{
    private int[] _cells = [];
    private long[] _counts = [];

    /// <summary>Arrays of at least so many entries.</summary>
    public (int[] Cells, long[] Counts) Take(int length)
    {
        if (_cells.Length < length)
        {
            var size = length + (length / 2);
            (_cells, _counts) = (new int[size], new long[size]);
        }

        return (_cells, _counts);
    }
}
