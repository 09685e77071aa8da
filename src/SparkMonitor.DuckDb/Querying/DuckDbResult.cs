using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>What a statement answers, chunk by chunk. A chunk is valid until the next one is asked for.</summary>
public sealed unsafe class DuckDbResult : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ResultHandle _handle;
    private readonly DuckDbType[] _types;
    private DataChunkHandle? _chunk;

    internal DuckDbResult(DuckDbConnection connection, ResultHandle handle)
    {
        _connection = connection;
        _handle = handle;
        var columns = new DuckDbField[NativeMethods.ColumnCount(handle.Pointer)];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new(
                NativeMethods.Text(NativeMethods.ColumnName(handle.Pointer, (ulong)i)),
                DuckDbType.Take(NativeMethods.ColumnLogicalType(handle.Pointer, (ulong)i)));
        }

        Columns = columns;
        _types = [.. columns.Select(c => c.Type)];
        RowsChanged = (long)NativeMethods.RowsChanged(handle.Pointer);
    }

    public IReadOnlyList<DuckDbField> Columns { get; }

    /// <summary>Rows that an INSERT, UPDATE or DELETE changed; 0 for others.</summary>
    public long RowsChanged { get; }

    /// <summary>The chunk that <see cref="NextChunk"/> came to.</summary>
    public DuckDbChunk Chunk => _chunk is { IsClosed: false } chunk
        ? new(chunk.DangerousGetHandle(), _types, 0, (int)NativeMethods.DataChunkSize(chunk.DangerousGetHandle()))
        : throw new InvalidOperationException("There is no chunk: NextChunk was not called, or answered false.");

    /// <summary>Goes to the next chunk, giving back the one before; false after the last. Chunks are never empty.</summary>
    public bool NextChunk(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        _chunk?.Dispose();
        _chunk = null;
        do
        {
            _chunk?.Dispose();
            using (_connection.Watch(cancellation))
            {
                _chunk = new(NativeMethods.FetchChunk(*_handle.Pointer));
            }

            if (_chunk.IsInvalid)
            {
                _chunk = null;
                return _handle.HasError() ? throw _handle.Error(cancellation) : false;
            }
        }
        while (NativeMethods.DataChunkSize(_chunk.DangerousGetHandle()) == 0);

        return true;
    }

    /// <summary>The rows that are left, boxed.</summary>
    public IEnumerable<object?[]> Rows(CancellationToken cancellation = default)
    {
        while (NextChunk(cancellation))
        {
            var count = Chunk.RowCount;
            for (var row = 0; row < count; row++)
            {
                yield return Chunk.GetRow(row);
            }
        }
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        _handle.Dispose();
    }
}
