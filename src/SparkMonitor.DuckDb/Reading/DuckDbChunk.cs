using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>
/// Up to 2,048 rows, a vector a column, in DuckDB's own memory: nothing is copied, and nothing of it may be kept once the call that
/// handed it over has returned or the next chunk was asked for.
/// </summary>
public readonly ref struct DuckDbChunk
{
    private readonly nint _chunk;
    private readonly DuckDbType[] _types;
    private readonly int _first;

    internal DuckDbChunk(nint chunk, DuckDbType[] types, int first, int rows)
    {
        _chunk = chunk;
        _types = types;
        _first = first;
        RowCount = rows;
    }

    public int RowCount { get; }

    public int ColumnCount => _types.Length;

    public DuckDbVector this[int column] =>
        new(NativeMethods.DataChunkVector(_chunk, (ulong)(_first + (uint)column)), _types[column], RowCount);

    public DuckDbType TypeOf(int column) => _types[column];

    /// <summary>The values of one row, boxed as <see cref="DuckDbVector.GetValue"/> says.</summary>
    public object?[] GetRow(int row)
    {
        var values = new object?[ColumnCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = this[i].GetValue(row);
        }

        return values;
    }
}
