using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance;

/// <summary>Small Delta tables, made through the product's own writer.</summary>
public static class SampleTables
{
    private const string Flights = """
        SELECT time::TIMESTAMPTZ AS time, origin, delay::BIGINT AS delay FROM (VALUES
            (TIMESTAMP '2001-01-01 05:00', 'ORD', 10), (TIMESTAMP '2001-01-02 06:00', 'ORD', 20), (TIMESTAMP '2001-01-03 07:00', 'DFW', -3),
            (TIMESTAMP '2001-01-31 23:59:59', NULL, NULL)) AS rows(time, origin, delay)
        """;

    private const string MoreFlights = """
        SELECT time::TIMESTAMPTZ AS time, origin, delay::BIGINT AS delay FROM (VALUES
            (TIMESTAMP '2001-02-01 00:00', 'ORD', 61), (TIMESTAMP '2001-02-02 06:00', 'ATL', 120), (TIMESTAMP '2001-02-03 07:00', 'DFW', 0))
            AS rows(time, origin, delay)
        """;

    /// <summary>Seven flights in two commits: four of January (one without origin and delay), three of February.</summary>
    public static async Task<string> FlightsAsync(string path)
    {
        await WriteAsync(path, Flights);
        await WriteAsync(path, MoreFlights);
        return path;
    }

    /// <summary>Appends a query's rows to a table, which is made if need be.</summary>
    /// <param name="properties">Table properties of a new table.</param>
    public static async Task<string> WriteAsync(string path, string sql, IReadOnlyDictionary<string, string?>? properties = null)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Settings = new Dictionary<string, string> { ["TimeZone"] = "UTC" } });
        using var connection = database.Connect();
        var source = new DuckDbQuerySource(connection, sql);
        var definition = new TableDefinition(await source.GetSchemaAsync(CancellationToken.None)) { Configuration = properties ?? new Dictionary<string, string?>() };
        var options = new WriteOptions { CreateAs = definition };
        Assert.IsType<Committed>(await new DeltaTable(new LocalStorage(), new DuckDbParquet(database), path).AppendAsync(source, options));
        return path;
    }
}
