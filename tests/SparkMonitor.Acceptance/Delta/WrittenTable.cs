using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>A table in a folder of its own, written and read through the public surfaces.</summary>
public sealed class WrittenTable : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 2, MemoryLimit = 1L << 30 });

    /// <param name="folder">Where the table lies; a temporary folder when left out.</param>
    public WrittenTable(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("sparkmonitor-table-").FullName;
        Connection = _database.Connect();
        Connection.Execute("SET TimeZone = 'UTC'");
        Table = Open();
    }

    public string Folder { get; }

    public DuckDbConnection Connection { get; }

    public DeltaTable Table { get; }

    public DeltaTable Open() => Open(new LocalStorage());

    public DeltaTable Open(IDeltaStorage storage) => new(storage, new DuckDbParquet(_database), Folder);

    public IDeltaDataSource Rewrite(DeltaScan scan) => new DuckDbScanSource(_database, scan);

    public Task<CommitOutcome> AppendAsync(string sql, WriteOptions? options = null) => Table.AppendAsync(new DuckDbQuerySource(Connection, sql), options);

    /// <summary>Appends rows, making the table out of their columns where there is none.</summary>
    public async Task<Committed> CreateOrAppendAsync(string sql, WriteOptions? options = null)
    {
        var source = new DuckDbQuerySource(Connection, sql);
        options = (options ?? WriteOptions.Default) with { CreateAs = options?.CreateAs ?? new TableDefinition(await source.GetSchemaAsync(CancellationToken.None)) };
        return Assert.IsType<Committed>(await Table.AppendAsync(source, options));
    }

    public async Task<StructType> SchemaOfAsync(string sql) => await new DuckDbQuerySource(Connection, sql).GetSchemaAsync(CancellationToken.None);

    /// <summary>The rows of the newest version, or of one, as text sorted as text.</summary>
    public async Task<List<string>> RowsAsync(long? version = null, string columns = "*")
    {
        var table = Open();
        var snapshot = version is null ? await table.LoadAsync() : await table.LoadAsync(version.Value);
        using var relation = await DeltaRelations.PrepareAsync(Connection, snapshot.Scan());
        using var result = Connection.Query($"SELECT CAST(ROW(*COLUMNS({columns})) AS VARCHAR) FROM ({relation.Sql}) ORDER BY 1");
        return [.. result.Rows().Select(static r => (string)r[0]!)];
    }

    /// <summary>The ids of the newest version's rows and the versions of their last change, by a column of integers.</summary>
    public async Task<List<(int Key, long Id, long Version)>> RowIdsAsync(string key = "i")
    {
        var snapshot = await Open().LoadAsync();
        var columns = new RowIdColumns(snapshot.Configuration[TableProperties.RowIdColumn]!, snapshot.Configuration[TableProperties.RowVersionColumn]!);
        using var relation = await DeltaRelations.PrepareAsync(Connection, snapshot.Scan() with { RowIds = columns });
        using var result = Connection.Query($"SELECT {key}, \"{columns.Ids}\", \"{columns.Versions}\" FROM ({relation.Sql}) ORDER BY 1");
        return [.. result.Rows().Select(static r => ((int)r[0]!, (long)r[1]!, (long)r[2]!))];
    }

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
