using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// The rows of a scan as SQL, for the connection it was made on: use it as <c>FROM (Sql)</c>. Disposing drops the table of row numbers
/// that the SQL may need.
/// </summary>
public sealed class DeltaRelation : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly string? _rowNumbers;

    internal DeltaRelation(DuckDbConnection connection, string sql, string? rowNumbers, int branches)
    {
        _connection = connection;
        _rowNumbers = rowNumbers;
        Sql = sql;
        Branches = branches;
    }

    /// <summary>A SELECT with the scan's columns in their order.</summary>
    public string Sql { get; }

    /// <summary>How many groups of files are read apart, because they look different.</summary>
    public int Branches { get; }

    public void Dispose()
    {
        if (_rowNumbers is not null)
        {
            _connection.Execute($"DROP TABLE IF EXISTS temp.{_rowNumbers}");
        }
    }
}
