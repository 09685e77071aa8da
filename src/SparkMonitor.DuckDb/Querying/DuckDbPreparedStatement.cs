using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>A statement that was parsed once and may be run many times with other parameters.</summary>
public sealed unsafe class DuckDbPreparedStatement : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly PreparedHandle _handle;

    internal DuckDbPreparedStatement(DuckDbConnection connection, string sql)
    {
        DuckDbSql.RefuseNul(sql, nameof(sql));
        _connection = connection;
        var state = NativeMethods.Prepare(connection.Handle, sql, out var handle);
        _handle = new(handle);
        if (state != 0)
        {
            using (_handle)
            {
                throw DuckDbException.Of(NativeMethods.Text(NativeMethods.PrepareError(_handle)));
            }
        }
    }

    public int ParameterCount => (int)NativeMethods.ParameterCount(_handle);

    /// <summary>
    /// Gives parameter <c>$index</c> (from 1) a value: null, bool, the integers up to <see cref="Int128"/> and
    /// <see cref="System.Numerics.BigInteger"/>, float, double, decimal, string, byte[], Guid, DateOnly, TimeOnly, DateTime (Utc gives a
    /// TIMESTAMP WITH TIME ZONE, Unspecified a TIMESTAMP, Local is refused), DateTimeOffset, TimeSpan, everything that
    /// <see cref="DuckDbVector.GetValue"/> answers, and lists of one of these, such as a list of paths.
    /// </summary>
    public DuckDbPreparedStatement Bind(int index, object? value)
    {
        using var bound = ParameterValues.Create(value);
        if (NativeMethods.BindValue(_handle, (ulong)index, bound) != 0)
        {
            throw DuckDbException.Of(NativeMethods.Text(NativeMethods.PrepareError(_handle)));
        }

        return this;
    }

    /// <summary>Gives parameter <c>$name</c> a value.</summary>
    public DuckDbPreparedStatement Bind(string name, object? value)
    {
        DuckDbSql.RefuseNul(name, nameof(name));
        return NativeMethods.BindParameterIndex(_handle, out var index, name) == 0
            ? Bind(checked((int)index), value)
            : throw new ArgumentException($"The statement has no parameter ${name}.", nameof(name));
    }

    /// <summary>Gives <c>$1</c>, <c>$2</c>, ... their values.</summary>
    public DuckDbPreparedStatement BindAll(IReadOnlyList<object?>? values)
    {
        for (var i = 0; i < (values?.Count ?? 0); i++)
        {
            Bind(i + 1, values![i]);
        }

        return this;
    }

    /// <summary>Runs to the end and keeps the result.</summary>
    public DuckDbResult Execute(CancellationToken cancellation = default) => Execute(streaming: false, cancellation);

    /// <summary>Runs as the result is read; any other query on the connection ends it.</summary>
    public DuckDbResult ExecuteStreaming(CancellationToken cancellation = default) => Execute(streaming: true, cancellation);

    public void Dispose() => _handle.Dispose();

    private DuckDbResult Execute(bool streaming, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        nint handle;
        var state = streaming
            ? NativeMethods.PendingPreparedStreaming(_handle, out handle)
            : NativeMethods.PendingPrepared(_handle, out handle);
        using var pending = new PendingHandle(handle);
        if (state != 0)
        {
            throw DuckDbException.Of(NativeMethods.Text(NativeMethods.PendingError(pending)));
        }

        var result = new ResultHandle();
        try
        {
            // Starting a query forgets earlier interrupts, so the token is watched only from here on
            using (_connection.Watch(cancellation))
            {
                if (NativeMethods.ExecutePending(pending, result.Pointer) != 0)
                {
                    throw result.Error(cancellation);
                }
            }

            return new(_connection, result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
