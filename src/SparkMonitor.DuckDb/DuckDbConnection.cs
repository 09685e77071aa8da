using SparkMonitor.DuckDb.Native;
using SparkMonitor.DuckDb.Streaming;

namespace SparkMonitor.DuckDb;

/// <summary>
/// A connection: one transaction and one running query at a time. One thread at a time may use it, except that any thread may call
/// <see cref="Interrupt"/> and read <see cref="Progress"/> while a query runs.
/// </summary>
public sealed class DuckDbConnection : IDisposable
{
    internal DuckDbConnection(ConnectionHandle handle)
    {
        Handle = handle;

        // Progress is only kept where a progress bar is wanted. Pragmas, since SET fails once the configuration is locked
        Execute("PRAGMA enable_progress_bar; PRAGMA disable_print_progress_bar");
    }

    /// <summary>How far the running query is.</summary>
    public DuckDbProgress Progress
    {
        get
        {
            var progress = NativeMethods.QueryProgress(Handle);
            return new(progress.Percentage, (long)progress.RowsProcessed, (long)progress.TotalRows);
        }
    }

    internal ConnectionHandle Handle { get; }

    /// <summary>Stops the running query, if there is one, with an error of type <see cref="DuckDbErrorType.Interrupt"/>.</summary>
    public void Interrupt() => NativeMethods.Interrupt(Handle);

    /// <summary>Runs one or several statements, separated by semicolons, and drops what they answer.</summary>
    public unsafe void Execute(string sql, CancellationToken cancellation = default)
    {
        DuckDbSql.RefuseNul(sql, nameof(sql));
        cancellation.ThrowIfCancellationRequested();
        using var result = new ResultHandle();
        using (Watch(cancellation))
        {
            if (NativeMethods.Query(Handle, sql, result.Pointer) != 0)
            {
                throw result.Error(cancellation);
            }
        }
    }

    /// <summary>Runs one statement with parameters for <c>$1</c>, <c>$2</c>, ... and answers how many rows it changed.</summary>
    public long Execute(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellation = default)
    {
        using var result = Query(sql, parameters, cancellation);
        return result.RowsChanged;
    }

    /// <summary>Runs one statement to its end and keeps its result. Other queries may run while it is read.</summary>
    /// <param name="parameters">For <c>$1</c>, <c>$2</c>, ...; see <see cref="DuckDbPreparedStatement.Bind(int, object?)"/> for their types.</param>
    public DuckDbResult Query(string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellation = default)
    {
        using var statement = Prepare(sql);
        return statement.BindAll(parameters).Execute(cancellation);
    }

    /// <summary>
    /// Runs one statement as its result is read, holding a few chunks at a time, in the order that the statement gives its rows. Any
    /// other query on this connection ends it.
    /// </summary>
    public DuckDbResult QueryStreaming(string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellation = default)
    {
        using var statement = Prepare(sql);
        return statement.BindAll(parameters).ExecuteStreaming(cancellation);
    }

    /// <summary>The first column of the first row; null where it is null or there is no row.</summary>
    public object? Scalar(string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellation = default)
    {
        using var result = Query(sql, parameters, cancellation);
        return result.NextChunk(cancellation) ? result.Chunk[0].GetValue(0) : null;
    }

    /// <exception cref="DuckDbException">The statement does not parse or names what does not exist.</exception>
    public DuckDbPreparedStatement Prepare(string sql) => new(this, sql);

    /// <summary>Writes rows to a table that exists, by chunks or by rows. The types of its columns say what they take.</summary>
    /// <exception cref="DuckDbException">There is no such table.</exception>
    public DuckDbAppender CreateAppender(string table, string? schema = null, string? catalog = null) => new(this, table, schema, catalog);

    /// <summary>
    /// Hands every row of a SELECT to sinks, on DuckDB's own threads and in DuckDB's own memory: the fastest way out of the engine, in no
    /// particular order. Each thread has a sink of its own, made when it meets its first chunk.
    /// </summary>
    /// <param name="createSink">Called once a thread that meets rows, by that thread.</param>
    /// <param name="progress">Told now and then, by the threads that work.</param>
    /// <returns>The sinks, all of them done, and the number of rows; no sink where there are no rows.</returns>
    /// <exception cref="DuckDbException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; no sink is called any more.</exception>
    /// <remarks>An exception of a sink stops the query and reaches the caller as it was thrown.</remarks>
    public ChunkStream<TSink> Stream<TSink>(
        string sql,
        IReadOnlyList<object?>? parameters,
        Func<TSink> createSink,
        IProgress<DuckDbProgress>? progress = null,
        CancellationToken cancellation = default)
        where TSink : class, IChunkSink =>
        StreamRun<TSink>.Execute(this, sql, parameters, createSink, progress, cancellation);

    public void Dispose() => Handle.Dispose();

    /// <summary>Interrupts the query that runs when the token is cancelled. Disposed before the connection can be.</summary>
    internal CancellationTokenRegistration Watch(CancellationToken cancellation) =>
        cancellation.CanBeCanceled ? cancellation.UnsafeRegister(static c => ((DuckDbConnection)c!).Interrupt(), this) : default;
}
