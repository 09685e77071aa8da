using System.Globalization;
using System.Runtime.ExceptionServices;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb.Streaming;

/// <summary>One call of <see cref="DuckDbConnection.Stream"/>: the sinks of its threads and the first thing that went wrong.</summary>
internal sealed class StreamRun<TSink> : ISinkRun, IDisposable
    where TSink : class, IChunkSink
{
    private const int RowsBetweenReports = 1 << 17;

    private readonly DuckDbConnection _connection;
    private readonly IProgress<DuckDbProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ThreadLocal<TSink> _sinks;
    private readonly Lock _gate = new();
    private DuckDbType[]? _types;
    private Exception? _failure;
    private volatile bool _stopped;
    private long _rows;

    private StreamRun(
        DuckDbConnection connection,
        Func<TSink> createSink,
        IProgress<DuckDbProgress>? progress,
        CancellationToken cancellation)
    {
        _connection = connection;
        _progress = progress;
        _cancellation = cancellation;
        _sinks = new(createSink, trackAllValues: true);
    }

    public static ChunkStream<TSink> Execute(
        DuckDbConnection connection,
        string sql,
        IReadOnlyList<object?>? parameters,
        Func<TSink> createSink,
        IProgress<DuckDbProgress>? progress,
        CancellationToken cancellation)
    {
        using var run = new StreamRun<TSink>(connection, createSink, progress, cancellation);
        var id = SinkFunction.Begin(run);
        try
        {
            var counted = run.Count(id, sql, parameters);

            // Guards against an optimiser that finds a way not to call the function for every row
            return counted == run._rows
                ? new([.. run._sinks.Values], counted)
                : throw new DuckDbException(
                    DuckDbErrorType.Internal,
                    string.Create(CultureInfo.InvariantCulture, $"DuckDB counted {counted} rows but handed over {run._rows}."));
        }
        finally
        {
            SinkFunction.End(id);
        }
    }

    public void Dispose() => _sinks.Dispose();

    public bool Consume(nint chunk, int rows)
    {
        if (_stopped || _cancellation.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            _sinks.Value!.Consume(new(chunk, _types ?? ReadTypes(chunk), 1, rows));
            var done = Interlocked.Add(ref _rows, rows);
            if (_progress != null && done / RowsBetweenReports != (done - rows) / RowsBetweenReports)
            {
                _progress.Report(_connection.Progress);
            }

            return true;
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            _stopped = true;
            return false;
        }
    }

    private long Count(int id, string sql, IReadOnlyList<object?>? parameters)
    {
        // The line break ends a comment that the query may end with
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count({SinkFunction.Name}({id}, *COLUMNS(*))) FROM (\n{sql}\n)");
        try
        {
            return (long)_connection.Scalar(text, parameters, _cancellation)!;
        }
        catch (DuckDbException) when (_failure != null)
        {
            ExceptionDispatchInfo.Throw(_failure);
            throw;
        }
        catch (DuckDbException e) when (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The query was cancelled.", e, _cancellation);
        }
    }

    private DuckDbType[] ReadTypes(nint chunk)
    {
        lock (_gate)
        {
            if (_types == null)
            {
                var types = new DuckDbType[(int)NativeMethods.DataChunkColumnCount(chunk) - 1];
                for (var i = 0; i < types.Length; i++)
                {
                    types[i] = DuckDbType.Take(NativeMethods.VectorColumnType(NativeMethods.DataChunkVector(chunk, (ulong)i + 1)));
                }

                _types = types;
            }

            return _types;
        }
    }
}
