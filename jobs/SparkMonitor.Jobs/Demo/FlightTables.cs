using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Jobs.Demo;

/// <summary>
/// The demo's pipeline: flights arrive month by month in one Delta table, features are derived from them into another. Every month is one
/// commit, marked, so that a repeat writes nothing.
/// </summary>
internal sealed class FlightTables : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;
    private readonly DeltaTable _flights;
    private readonly DeltaTable _features;
    private readonly TimeProvider _clock;
    private readonly string _source;

    /// <param name="source">The Parquet file of the flights: date, delay, distance, origin, destination.</param>
    public FlightTables(string source, string flights, string features, TimeProvider clock)
    {
        _source = DuckDbSql.QuoteLiteral(source);
        _clock = clock;
        _database = DuckDbDatabase.Open(new DuckDbOptions { Settings = new Dictionary<string, string> { ["TimeZone"] = "UTC" } });
        _connection = _database.Connect();
        var (storage, parquet) = (new LocalStorage(), new DuckDbParquet(_database));
        _flights = new DeltaTable(storage, parquet, flights);
        _features = new DeltaTable(storage, parquet, features);
    }

    /// <summary>The months that the source has, in order, such as <c>2001-01</c>, with their flights.</summary>
    public IReadOnlyList<(string Month, long Flights)> Months(CancellationToken cancellation)
    {
        using var months = _connection.Query(
            $"SELECT strftime(date, '%Y-%m') AS month, count(*) FROM read_parquet({_source}) GROUP BY month ORDER BY month", null, cancellation);
        return [.. months.Rows(cancellation).Select(r => ((string)r[0]!, (long)r[1]!))];
    }

    /// <summary>Appends a month to both tables.</summary>
    /// <param name="index">The month's number from 0, which is also the version that both tables have then.</param>
    public async Task AppendAsync(string month, int index, CancellationToken cancellation)
    {
        var rows = $"FROM read_parquet({_source}) WHERE strftime(date, '%Y-%m') = {DuckDbSql.QuoteLiteral(month)}";
        await AppendAsync(_flights, index, $"SELECT date::TIMESTAMPTZ AS time, delay, distance, origin, destination, {DuckDbSql.QuoteLiteral(month)} AS month {rows}", cancellation);
        await AppendAsync(
            _features,
            index,
            $"""
            SELECT date::TIMESTAMPTZ AS time, origin, origin || '-' || destination AS route, hour(date)::INTEGER AS hour,
                   isodow(date)::INTEGER AS weekday, isodow(date) > 5 AS is_weekend, ln(greatest(distance, 1)) AS log_distance,
                   CASE WHEN delay <= 0 THEN 'on time' WHEN delay <= 15 THEN 'to 15 min' WHEN delay <= 60 THEN 'to 60 min' ELSE 'over 60 min' END AS delay_bucket,
                   delay > 15 AS is_late, {DuckDbSql.QuoteLiteral(month)} AS month {rows}
            """,
            cancellation);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private async Task AppendAsync(DeltaTable table, int index, string sql, CancellationToken cancellation)
    {
        var source = new DuckDbQuerySource(_connection, sql);
        try
        {
            var outcome = await table.AppendAsync(
                source,
                new WriteOptions
                {
                    Clock = _clock,
                    EngineInfo = "SparkMonitor demo",
                    Mark = new TransactionMark("sparkmonitor-demo", index + 1),
                    CreateAs = new TableDefinition(await source.GetSchemaAsync(cancellation)) { PartitionColumns = ["month"] },
                },
                cancellation);
            if (outcome is Conflicted conflict)
            {
                throw new MonitorException($"Another program writes to {table.Location}: {conflict.Reason}", MonitorFault.Conflict);
            }
        }
        catch (DeltaException e)
        {
            throw new MonitorException(e.Message, e);
        }
    }
}
