using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// Rows or column batches of a program, to be written to a table. They go straight into DuckDB's memory, which spills to disk, so that
/// more can be written than fits into memory; they are taken once, however often the write is tried.
/// </summary>
public sealed class DuckDbRowSource : IDeltaDataSource, IDisposable
{
    private const string Staged = "staged_rows";

    private readonly DuckDbConnection _connection;
    private readonly StructType _schema;
    private readonly Func<DuckDbAppender, CancellationToken, Task> _fill;
    private bool _isStaged;

    /// <param name="schema">The columns of the batches, in their order; no variants.</param>
    /// <param name="fill">Writes the vectors of the appender's columns, up to <see cref="DuckDbAppender.ChunkCapacity"/> values each, and appends chunk after chunk.</param>
    public DuckDbRowSource(DuckDbDatabase database, StructType schema, Func<DuckDbAppender, CancellationToken, Task> fill)
    {
        _connection = database.Connect();
        _schema = schema;
        _fill = fill;
    }

    /// <param name="rows">Values in the order of the schema; see <see cref="DuckDbVectorWriter.SetValue"/> for what each type takes.</param>
    public static DuckDbRowSource OfRows(DuckDbDatabase database, StructType schema, IAsyncEnumerable<object?[]> rows) => new(
        database,
        schema,
        async (appender, cancellation) =>
        {
            await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
            {
                appender.AppendRow(row);
            }
        });

    public Task<StructType> GetSchemaAsync(CancellationToken cancellation) => Task.FromResult(_schema);

    /// <exception cref="DeltaException"><see cref="DeltaReason.InvalidWrite"/>: a row has the wrong number of values, or a value does not fit its column.</exception>
    public async Task<IReadOnlyList<WrittenFile>> WriteAsync(DataFileLayout layout, CancellationToken cancellation)
    {
        if (!_isStaged)
        {
            await StageAsync(layout.Table, cancellation).ConfigureAwait(false);
            _isStaged = true;
        }

        return await new DuckDbQuerySource(_connection, $"SELECT * FROM {Staged}").WriteAsync(layout, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _connection.Dispose();

    private async Task StageAsync(string table, CancellationToken cancellation)
    {
        try
        {
            var columns = _schema.Fields.Select(static f => $"{DuckDbSql.QuoteIdentifier(f.Name)} {DuckDbTypeName.Of(f.Type)}");
            _connection.Execute($"CREATE OR REPLACE TEMP TABLE {Staged} ({string.Join(", ", columns)})", cancellation);
            using var appender = _connection.CreateAppender(Staged);
            await _fill(appender, cancellation).ConfigureAwait(false);
            appender.Complete();
        }
        catch (Exception e) when (e is ArgumentException or DuckDbException)
        {
            throw new DeltaException(DeltaReason.InvalidWrite, $"The rows for {table} do not fit: {e.Message}", e);
        }
    }
}
