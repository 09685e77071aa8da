using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Rows that are replaced, files that are rewritten and deleted.</summary>
public sealed class OverwriteTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Overwrite_replaces_everything_and_keeps_the_past()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        Assert.IsType<Committed>(await OverwriteAsync("SELECT 2 AS i", OverwriteScope.Everything));

        Assert.Equal(["(2)"], await _table.RowsAsync());
        Assert.Equal(["(1)"], await _table.RowsAsync(0));
    }

    [Fact]
    public async Task Overwrite_can_replace_the_schema()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i, 'a' AS p");
        var id = (await _table.Open().LoadAsync()).Id;
        var schema = await _table.SchemaOfAsync("SELECT 'x' AS s, 2.5 AS d");
        await OverwriteAsync("SELECT 'x' AS s, 2.5 AS d", OverwriteScope.Everything, new WriteOptions { ReplaceSchema = new TableDefinition(schema) { PartitionColumns = ["s"] } });

        var snapshot = await _table.Open().LoadAsync();
        Assert.Equal(["(x, 2.5)"], await _table.RowsAsync());
        Assert.Equal(["(1, a)"], await _table.RowsAsync(0));
        Assert.Equal((id, "s"), (snapshot.Id, Assert.Single(snapshot.PartitionColumns)));
    }

    [Fact]
    public async Task Overwrite_of_partitions_leaves_the_others()
    {
        await CreatePartitionedAsync();
        Assert.IsType<Committed>(await OverwriteAsync("SELECT 10 AS i, 'a' AS p", OverwriteScope.Where(DeltaPredicate.Equal("P", "a"))));
        Assert.Equal(["(10, a)", "(2, b)", "(3, NULL)"], await _table.RowsAsync());

        Assert.IsType<Committed>(await OverwriteAsync("SELECT 20 AS i, 'b' AS p", OverwriteScope.TouchedPartitions));
        Assert.Equal(["(10, a)", "(20, b)", "(3, NULL)"], await _table.RowsAsync());

        Assert.IsType<Committed>(await OverwriteAsync("SELECT 30 AS i, NULL::VARCHAR AS p", OverwriteScope.Where(DeltaPredicate.IsNull("p"))));
        Assert.Equal(["(10, a)", "(20, b)", "(30, NULL)"], await _table.RowsAsync());

        Assert.IsType<Committed>(await OverwriteAsync("SELECT 0 AS i, 'a' AS p WHERE false", OverwriteScope.Where(!DeltaPredicate.Equal("p", "b"))));
        Assert.Equal(["(20, b)", "(30, NULL)"], await _table.RowsAsync());
    }

    [Fact]
    public async Task Overwrite_refuses_rows_outside_of_its_scope()
    {
        await CreatePartitionedAsync();
        var before = Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories);
        var error = await Assert.ThrowsAsync<DeltaException>(() => OverwriteAsync("SELECT 10 AS i, unnest(['a', 'b']) AS p", OverwriteScope.Where(DeltaPredicate.Equal("p", "a"))));
        Assert.Equal(DeltaReason.InvalidWrite, error.Reason);
        Assert.Equal(DeltaReason.InvalidWrite, (await Assert.ThrowsAsync<DeltaException>(() => OverwriteAsync("SELECT 10 AS i", OverwriteScope.Where(DeltaPredicate.Equal("i", 1L))))).Reason);
        Assert.Equal(DeltaReason.NoSuchColumn, (await Assert.ThrowsAsync<DeltaException>(() => OverwriteAsync("SELECT 10 AS i", OverwriteScope.Where(DeltaPredicate.Equal("x", 1L))))).Reason);
        Assert.Equal(before, Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Overwrite_that_meets_another_writer_is_a_conflict()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        var meddled = false;
        var options = new WriteOptions
        {
            OnStep = step =>
            {
                if (step == WriteStep.BeforeCommit && !meddled)
                {
                    meddled = true;
                    using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
                    using var connection = database.Connect();
                    Assert.IsType<Committed>(_table.Open().AppendAsync(new DuckDbQuerySource(connection, "SELECT 5 AS i")).GetAwaiter().GetResult());
                }
            },
        };
        var conflict = Assert.IsType<Conflicted>(await OverwriteAsync("SELECT 2 AS i", OverwriteScope.Everything, options));
        Assert.Equal(1, conflict.Version);
        Assert.Equal(["(1)", "(5)"], await _table.RowsAsync());
        Assert.Equal(2, Directory.GetFiles(_table.Folder, "*.parquet").Length);
    }

    [Fact]
    public async Task Overwrite_of_an_append_only_table_is_refused()
    {
        var definition = new TableDefinition(await _table.SchemaOfAsync("SELECT 1 AS i")) { Configuration = new Dictionary<string, string?> { [TableProperties.AppendOnly] = "true" } };
        await _table.CreateOrAppendAsync("SELECT 1 AS i", new WriteOptions { CreateAs = definition });
        Assert.Equal(DeltaReason.NotAllowed, (await Assert.ThrowsAsync<DeltaException>(() => OverwriteAsync("SELECT 2 AS i", OverwriteScope.Everything))).Reason);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 3 AS i"));
    }

    [Fact]
    public async Task Optimize_keeps_every_row_in_fewer_files()
    {
        const string Rows = "SELECT {0} AS i, 'p' || {0} % 2 AS p, NULL::INTEGER AS n";
        var schema = await _table.SchemaOfAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Rows, 0));
        var options = new WriteOptions { CreateAs = new TableDefinition(schema) { PartitionColumns = ["p"] } };
        for (var i = 0; i < 12; i++)
        {
            await _table.CreateOrAppendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Rows, i), options);
        }

        var before = await _table.RowsAsync();
        var outcome = await OptimizeAsync();
        Assert.Equal((12, 2), (outcome.RemovedFiles, outcome.AddedFiles));
        Assert.Equal(before, await _table.RowsAsync());
        Assert.Equal(before, await _table.RowsAsync(11));
        Assert.Null((await OptimizeAsync()).Commit);
        await foreach (var change in _table.Open().FileChangesAsync(11, 12))
        {
            Assert.Empty(change.WithNewRows());
        }
    }

    [Fact]
    public async Task Vacuum_deletes_only_what_nobody_needs()
    {
        var clock = new FixedClock(TimeProvider.System.GetUtcNow());
        var options = new WriteOptions { Clock = clock };
        await _table.CreateOrAppendAsync("SELECT 1 AS i", options);
        await OverwriteAsync("SELECT 2 AS i", OverwriteScope.Everything, options);
        await File.WriteAllTextAsync(Path.Combine(_table.Folder, "orphan.parquet"), "x");
        Directory.CreateDirectory(Path.Combine(_table.Folder, "_private"));
        await File.WriteAllTextAsync(Path.Combine(_table.Folder, "_private", "kept"), "x");
        var table = _table.Open();

        Assert.Empty((await table.VacuumAsync(new VacuumOptions { Clock = clock })).Files);
        Assert.Equal(DeltaReason.NotAllowed, (await Assert.ThrowsAsync<DeltaException>(() => table.VacuumAsync(new VacuumOptions { Clock = clock, Retention = TimeSpan.FromHours(1) }))).Reason);
        clock.Now += TimeSpan.FromDays(8);
        var dry = await table.VacuumAsync(new VacuumOptions { Clock = clock, DryRun = true });
        Assert.Equal(2, dry.Files.Count);
        Assert.Equal(["(1)"], await _table.RowsAsync(0));

        var done = await table.VacuumAsync(new VacuumOptions { Clock = clock });
        Assert.Equal(dry.Files, done.Files);
        Assert.Equal(["(2)"], await _table.RowsAsync());
        Assert.True(File.Exists(Path.Combine(_table.Folder, "_private", "kept")));
        Assert.Equal(DeltaReason.MissingDataFile, (await Assert.ThrowsAsync<DeltaException>(() => _table.RowsAsync(0))).Reason);
    }

    [Fact]
    public async Task Changes_follow_from_files_without_change_data()
    {
        await _table.CreateOrAppendAsync("SELECT unnest([1, 2]) AS i");
        await OverwriteAsync("SELECT 3 AS i", OverwriteScope.Everything);
        var kinds = new List<string>();
        await foreach (var change in _table.Open().ChangesAsync(-1, 1))
        {
            foreach (var part in change.Parts)
            {
                using var relation = await DeltaRelations.PrepareAsync(_table.Connection, part.Scan);
                using var result = _table.Connection.Query($"SELECT CAST(i AS VARCHAR) FROM ({relation.Sql}) ORDER BY 1");
                kinds.AddRange(result.Rows().Select(r => $"{change.Version} {part.Kind} {r[0]}"));
            }
        }

        Assert.Equal(["0 Insert 1", "0 Insert 2", "1 Delete 1", "1 Delete 2", "1 Insert 3"], kinds);
    }

    private Task<CommitOutcome> OverwriteAsync(string rows, OverwriteScope scope, WriteOptions? options = null) =>
        _table.Table.OverwriteAsync(new DuckDbQuerySource(_table.Connection, rows), scope, options);

    private Task<OptimizeOutcome> OptimizeAsync() => _table.Table.OptimizeAsync(_table.Rewrite);

    private async Task CreatePartitionedAsync()
    {
        const string Rows = "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, NULL)) AS t(i, p)";
        await _table.CreateOrAppendAsync(Rows, new WriteOptions { CreateAs = new TableDefinition(await _table.SchemaOfAsync(Rows)) { PartitionColumns = ["p"] } });
    }
}
