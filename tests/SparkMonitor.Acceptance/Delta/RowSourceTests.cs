using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Rows and column batches that a program has, as tables.</summary>
public sealed class RowSourceTests : IDisposable
{
    private static readonly StructType Schema = new([new DeltaField("i", DeltaTypes.Long), new DeltaField("s", DeltaTypes.String), new DeltaField("l", new ArrayType(DeltaTypes.Integer))]);

    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
    private readonly WrittenTable _table = new();

    public void Dispose()
    {
        _table.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Rows_are_written_as_they_are()
    {
        using var source = DuckDbRowSource.OfRows(_database, Schema, Rows([1L, "a", new object?[] { 1, null }], [2L, null, null]));
        Assert.Equal(2, Assert.IsType<Committed>(await _table.Table.AppendAsync(source, new WriteOptions { CreateAs = new TableDefinition(Schema) })).AddedRows);
        Assert.Equal(["(1, a, [1, NULL])", "(2, NULL, NULL)"], await _table.RowsAsync());
    }

    [Fact]
    public async Task Rows_of_a_query_never_pass_through_managed_memory()
    {
        const string Rows = "SELECT range AS i, md5(range::VARCHAR) AS s FROM range(300000)";
        var source = new DuckDbQuerySource(_table.Connection, Rows);
        var schema = await source.GetSchemaAsync(CancellationToken.None);
        var layout = new DataFileLayout(new LocalStorage(), _table.Folder, schema, ColumnMapping.None, [], 128 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var writing = source.WriteAsync(layout, CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The query is run on this very thread before the first wait: 12 MB of values, a few kilobytes of names and statistics.
        Assert.Equal(300_000, (await writing).Sum(static f => f.Statistics.Records));
        Assert.InRange(allocated, 1, 300_000);
    }

    [Fact]
    public async Task Batches_are_written_through_their_vectors()
    {
        var schema = new StructType([new DeltaField("i", DeltaTypes.Long)]);
        using var source = new DuckDbRowSource(_database, schema, static (appender, _) =>
        {
            for (var batch = 0; batch < 5; batch++)
            {
                appender[0].Values<long>()[..1000].Fill(batch);
                appender.AppendChunk(1000);
            }

            return Task.CompletedTask;
        });
        Assert.Equal(5000, Assert.IsType<Committed>(await _table.Table.AppendAsync(source, new WriteOptions { CreateAs = new TableDefinition(schema) })).AddedRows);
        Assert.Equal(10_000L, _table.Connection.Scalar($"SELECT sum(i)::BIGINT FROM '{_table.Folder}/*.parquet'"));
    }

    [Fact]
    public async Task Value_that_does_not_fit_is_refused_and_leaves_nothing()
    {
        await _table.CreateOrAppendAsync("SELECT 1::BIGINT AS i");
        var before = Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories);
        using var source = DuckDbRowSource.OfRows(_database, new StructType([new DeltaField("i", DeltaTypes.Long)]), Rows(["text"]));
        Assert.Equal(DeltaReason.InvalidWrite, (await Assert.ThrowsAsync<DeltaException>(() => _table.Table.AppendAsync(source))).Reason);
        Assert.Equal(before, Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories));
    }

    private static async IAsyncEnumerable<object?[]> Rows(params object?[][] rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return row;
        }
    }
}
