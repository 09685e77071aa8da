using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>
/// Writes rows to a table in chunks of up to <see cref="ChunkCapacity"/>, either vector by vector (<see cref="this[int]"/> and
/// <see cref="AppendChunk"/>) or row by row (<see cref="AppendRow"/>). Rows reach the table now and then and at <see cref="Complete"/>,
/// each time in a transaction of its own unless one is open; without <see cref="Complete"/> those not yet there are dropped.
/// </summary>
public sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly DataChunkHandle _chunk;
    private readonly DuckDbType[] _types;
    private int _rows;

    internal DuckDbAppender(DuckDbConnection connection, string table, string? schema, string? catalog)
    {
        DuckDbSql.RefuseNul(table, nameof(table));
        var state = NativeMethods.CreateAppender(connection.Handle, catalog, schema, table, out var handle);
        _handle = new(handle);
        try
        {
            if (state != 0)
            {
                throw _handle.IsInvalid ? new DuckDbException(DuckDbErrorType.Catalog, $"No appender to {table} could be made.") : Error();
            }

            _types = new DuckDbType[NativeMethods.AppenderColumnCount(_handle)];
            _chunk = CreateChunk();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Rows of a chunk at most: DuckDB's vector size.</summary>
    public static int ChunkCapacity { get; } = (int)NativeMethods.VectorSize();

    /// <summary>The types of the table's columns, which the vectors have too.</summary>
    public IReadOnlyList<DuckDbType> ColumnTypes => _types;

    /// <summary>
    /// The vector of a column in the chunk that is being filled; <see cref="AppendChunk"/> hands it over. Not for use between calls of
    /// <see cref="AppendRow"/>, unless <see cref="Flush"/> came before.
    /// </summary>
    public DuckDbVectorWriter this[int column] => new(NativeMethods.DataChunkVector(Chunk, (ulong)column), _types[column], ChunkCapacity);

    private nint Chunk => _chunk.IsClosed ? throw new ObjectDisposedException(nameof(DuckDbAppender)) : _chunk.DangerousGetHandle();

    /// <summary>Hands over the first rows of the chunk, of which every column must have been written, and clears it for the next.</summary>
    /// <exception cref="DuckDbException">The table does not take them.</exception>
    public void AppendChunk(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, ChunkCapacity);
        if (rows > 0)
        {
            NativeMethods.SetDataChunkSize(Chunk, (ulong)rows);
            Check(NativeMethods.AppendDataChunk(_handle, _chunk));
            NativeMethods.ResetDataChunk(Chunk);
        }

        _rows = 0;
    }

    /// <summary>Adds a row; see <see cref="DuckDbVectorWriter.SetValue"/> for what each type takes. A row that fails leaves nothing.</summary>
    /// <exception cref="ArgumentException">The number of values differs from that of the columns, or a value does not fit its column.</exception>
    public void AppendRow(params ReadOnlySpan<object?> values)
    {
        if (values.Length != _types.Length)
        {
            throw new ArgumentException($"The row has {values.Length} values, the table {_types.Length} columns.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                this[i].SetValue(_rows, values[i]);
            }
            catch (Exception e) when (e is ArgumentException or OverflowException or NotSupportedException)
            {
                throw new ArgumentException($"Column {i + 1} of type {_types[i]} does not take the value: {e.Message}", nameof(values), e);
            }
        }

        if (++_rows == ChunkCapacity)
        {
            AppendChunk(_rows);
        }
    }

    /// <summary>Writes all rows so far to the table.</summary>
    public void Flush()
    {
        AppendChunk(_rows);
        Check(NativeMethods.FlushAppender(_handle));
    }

    /// <summary>Writes all rows to the table and ends the appender.</summary>
    public void Complete()
    {
        AppendChunk(_rows);
        Check(NativeMethods.CloseAppender(_handle));
    }

    public void Dispose()
    {
        _chunk.Dispose();
        _handle.Dispose();
    }

    private DataChunkHandle CreateChunk()
    {
        var types = new LogicalTypeHandle[_types.Length];
        try
        {
            var pointers = new nint[types.Length];
            for (var i = 0; i < types.Length; i++)
            {
                types[i] = new(NativeMethods.AppenderColumnType(_handle, (ulong)i));
                _types[i] = LogicalTypeReader.Read(types[i]);
                pointers[i] = types[i].DangerousGetHandle();
            }

            fixed (nint* pointer = pointers)
            {
                return new(NativeMethods.CreateDataChunk(pointer, (ulong)pointers.Length));
            }
        }
        finally
        {
            foreach (var type in types)
            {
                type?.Dispose();
            }
        }
    }

    private void Check(int state)
    {
        if (state != 0)
        {
            throw Error();
        }
    }

    private DuckDbException Error()
    {
        using var error = new ErrorDataHandle(NativeMethods.AppenderError(_handle));
        return new((DuckDbErrorType)NativeMethods.ErrorDataType(error), NativeMethods.Text(NativeMethods.ErrorDataMessage(error)));
    }
}
