using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Many writers at once: every acknowledged row is there once.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Threads_appending_at_once_lose_no_row()
    {
        await _table.CreateOrAppendAsync("SELECT -1 AS writer, 0 AS i");
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
            using var connection = database.Connect();
            var table = _table.Open();
            var mine = new List<long>();
            for (var i = 0; i < 5; i++)
            {
                mine.Add(Assert.IsType<Committed>(await table.AppendAsync(new DuckDbQuerySource(connection, $"SELECT {writer} AS writer, {i} AS i"))).Version);
            }

            return mine;
        })));

        Assert.Equal(Enumerable.Range(1, 80).Select(static v => (long)v), versions.SelectMany(static v => v).Order());
        var rows = await _table.RowsAsync();
        Assert.Equal(81, rows.Count);
        Assert.Equal(81, rows.Distinct().Count());
    }

    [Fact]
    public async Task Threads_with_one_mark_commit_once()
    {
        await _table.CreateOrAppendAsync("SELECT 0 AS i");
        var options = new WriteOptions { Mark = new TransactionMark("job", 1) };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
            using var connection = database.Connect();
            return await _table.Open().AppendAsync(new DuckDbQuerySource(connection, "SELECT 1 AS i"), options);
        })));

        Assert.Single(outcomes.OfType<Committed>());
        Assert.Equal(7, outcomes.OfType<AlreadyCommitted>().Count());
        Assert.Equal(2, (await _table.RowsAsync()).Count);
        Assert.Equal(2, Directory.GetFiles(_table.Folder, "*.parquet").Length);
    }

    [Fact]
    public async Task Threads_creating_one_table_make_one()
    {
        var options = new WriteOptions { CreateAs = new TableDefinition(await _table.SchemaOfAsync("SELECT 1 AS i")) };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
            using var connection = database.Connect();
            return await _table.Open().AppendAsync(new DuckDbQuerySource(connection, $"SELECT {i} AS i"), options);
        })));

        Assert.All(outcomes, static o => Assert.IsType<Committed>(o));
        Assert.Equal(8, (await _table.RowsAsync()).Distinct().Count());
        Assert.Equal(7, (await _table.Open().LoadAsync()).Version);
    }

    [Fact]
    public async Task Processes_appending_at_once_lose_no_row()
    {
        await _table.CreateOrAppendAsync("SELECT -1 AS writer, 0 AS i");
        var workers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => WorkerProcess.RunAsync(_table.Folder, i, 5)));

        Assert.All(workers, static w => Assert.True(w.ExitCode == 0, w.Errors));
        var lines = workers.SelectMany(static w => w.Acknowledged).ToList();
        Assert.Equal(80, lines.Count);
        Assert.Equal(80, lines.Select(static l => l.Split(' ')[2]).Distinct().Count());
        var rows = await _table.RowsAsync();
        Assert.Equal(81, rows.Count);
        Assert.Equal(lines.Select(static l => $"({l.Split(' ')[0]}, {l.Split(' ')[1]})").Append("(-1, 0)").Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }
}
