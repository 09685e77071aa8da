using SparkMonitor.Delta;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Tests.Delta;

public sealed class TransactionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-commits-").FullName;
    private readonly FaultyStorage _storage = new();
    private readonly DeltaTable _table;

    public TransactionTests() => _table = new DeltaTable(_storage, NoParquet.Instance, _folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Threads_committing_at_once_each_get_a_version_of_their_own()
    {
        const int Threads = 16;
        const int Commits = 6;
        await CreateAsync();
        var start = await _table.LoadAsync();
        var versions = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var table = new DeltaTable(_storage, NoParquet.Instance, _folder);
            var mine = new List<long>();
            for (var i = 0; i < Commits; i++)
            {
                var transaction = table.StartTransaction(start);
                transaction.Add(File($"{thread}-{i}"));
                mine.Add(Assert.IsType<Committed>(await transaction.CommitAsync()).Version);
            }

            return mine;
        })));

        Assert.Equal(Enumerable.Range(1, Threads * Commits).Select(static v => (long)v), versions.SelectMany(static v => v).Order());
        var files = (await _table.LoadAsync()).Files.Select(static f => f.Path).ToList();
        Assert.Equal(Threads * Commits, files.Distinct().Count());
    }

    [Fact]
    public async Task Commit_whose_answer_is_lost_is_recognised()
    {
        var start = await CreateAsync();
        _storage.FailAfter = DeltaReason.Storage;
        var transaction = _table.StartTransaction(start);
        transaction.Add(File("f"));
        Assert.Equal(1, Assert.IsType<Committed>(await transaction.CommitAsync()).Version);
        _storage.FailAfter = null;
        Assert.Equal((1L, 1), ((await _table.LoadAsync()).Version, (await _table.LoadAsync()).Files.Count));
    }

    [Theory]
    [InlineData(DeltaReason.Storage)]
    [InlineData(DeltaReason.NoSpace)]
    [InlineData(DeltaReason.PermissionDenied)]
    public async Task Commit_that_the_storage_refuses_changes_nothing(DeltaReason reason)
    {
        var start = await CreateAsync();
        _storage.FailBefore = reason;
        var transaction = _table.StartTransaction(start);
        transaction.Add(File("f"));
        Assert.Equal(reason, (await Assert.ThrowsAsync<DeltaException>(() => transaction.CommitAsync())).Reason);
        Assert.Equal(0, (await _table.LoadAsync()).Version);
    }

    [Fact]
    public async Task Mark_of_another_writer_ends_a_commit()
    {
        var start = await CreateAsync();
        await CommitAsync(start, new AppTransaction("job", 5));
        Assert.Equal(new AlreadyCommitted(1), await MarkedAsync(start, 5));
        Assert.Equal(new AlreadyCommitted(1), await MarkedAsync(start, 4));
        Assert.Equal(2, Assert.IsType<Committed>(await MarkedAsync(start, 6)).Version);
        Assert.Equal(6, (await _table.LoadAsync()).TransactionVersion("job"));
    }

    [Fact]
    public async Task Append_follows_added_columns_but_no_other_change_of_the_schema()
    {
        var start = await CreateAsync();
        var wider = new StructType([.. start.Schema.Fields, new DeltaField("more", DeltaTypes.String)]);
        await CommitAsync(start, start.Metadata with { SchemaString = SchemaJson.Write(wider) });
        Assert.IsType<Committed>(await CommitAsync(start, File("a")));

        var narrower = new StructType([new DeltaField("other", DeltaTypes.String)]);
        var now = await _table.LoadAsync();
        await CommitAsync(now, now.Metadata with { SchemaString = SchemaJson.Write(narrower) });
        Assert.Equal(3, Assert.IsType<Conflicted>(await CommitAsync(now, File("b"))).Version);
    }

    [Fact]
    public async Task Two_changes_of_the_metadata_conflict()
    {
        var start = await CreateAsync();
        await CommitAsync(start, start.Metadata with { Description = "one" });
        Assert.IsType<Conflicted>(await CommitAsync(start, start.Metadata with { Description = "two" }));
    }

    [Fact]
    public async Task Two_removals_of_one_file_conflict()
    {
        await CreateAsync();
        await CommitAsync(await _table.LoadAsync(), File("f"));
        var start = await _table.LoadAsync();
        await CommitAsync(start, new RemoveFile("f", true));
        Assert.IsType<Conflicted>(await CommitAsync(start, new RemoveFile("f", true)));
        Assert.IsType<Committed>(await CommitAsync(start, new RemoveFile("other", true)));
    }

    [Fact]
    public async Task Reader_of_the_whole_table_conflicts_with_new_rows_but_not_with_rearranged_ones()
    {
        var start = await CreateAsync();
        await CommitAsync(start, File("f") with { DataChange = false });
        var transaction = _table.StartTransaction(start);
        transaction.Reads = ReadScope.WholeTable;
        transaction.Add(File("g"));
        Assert.IsType<Committed>(await transaction.CommitAsync());

        transaction = _table.StartTransaction(start);
        transaction.Reads = ReadScope.WholeTable;
        transaction.Add(File("h"));
        Assert.Equal(2, Assert.IsType<Conflicted>(await transaction.CommitAsync()).Version);
    }

    [Fact]
    public async Task Append_stops_at_a_protocol_that_it_does_not_know()
    {
        var start = await CreateAsync();
        await CommitAsync(start, new TableProtocol(1, 7, null, ["appendOnly", "quantumWrites"]));
        var error = await Assert.ThrowsAsync<DeltaException>(() => CommitAsync(start, File("f")));
        Assert.Equal(DeltaReason.UnknownWriterFeature, error.Reason);
        Assert.Contains("quantumWrites", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"i","type":"long","nullable":true,"metadata":{"delta.generationExpression":"uuid()"}}""", "generatedColumns")]
    [InlineData("""{"name":"i","type":"long","nullable":true,"metadata":{"delta.invariants":"{}"}}""", "invariants")]
    [InlineData("""{"name":"i","type":"variant","nullable":true,"metadata":{}}""", "variantType")]
    [InlineData("""{"name":"s","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"i","type":"variant","nullable":true,"metadata":{}}]},"containsNull":true},"nullable":true,"metadata":{}}""", "variantType")]
    public void Writer_refuses_what_it_does_not_honour(string field, string feature)
    {
        var schema = SchemaJson.Parse($$"""{"type":"struct","fields":[{{field}}]}""");
        var error = Assert.Throws<DeltaException>(() => WriteSupport.CheckRows(new TableMetadata("x", ""), schema, "t"));
        Assert.Equal(DeltaReason.UnsupportedFeature, error.Reason);
        Assert.Contains(feature, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writer_refuses_by_name_a_constraint_that_it_does_not_evaluate()
    {
        var metadata = new TableMetadata("x", "") { Configuration = new Dictionary<string, string?> { ["delta.constraints.shape"] = "v RLIKE '^a'" } };
        var error = Assert.Throws<DeltaException>(() => WriteSupport.CheckRows(metadata, new StructType([new DeltaField("v", DeltaTypes.String)]), "t"));
        Assert.Equal(DeltaReason.UnsupportedFeature, error.Reason);
        Assert.Contains("shape (v RLIKE '^a')", error.Message, StringComparison.Ordinal);
        Assert.Contains("checkConstraints", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("")]
    public async Task Table_with_a_forbidden_name_is_not_created(string name) =>
        Assert.Equal(DeltaReason.BadSchema, (await Assert.ThrowsAsync<DeltaException>(() => _table.CreateAsync(new TableDefinition(new StructType([new DeltaField(name, DeltaTypes.Long)]))))).Reason);

    [Fact]
    public async Task Table_is_created_once()
    {
        await CreateAsync();
        Assert.Equal(DeltaReason.AlreadyExists, (await Assert.ThrowsAsync<DeltaException>(CreateAsync)).Reason);
        var commit = await _table.HistoryAsync().SingleAsync();
        Assert.Equal(("CREATE TABLE", "SparkMonitor"), (commit.Info.Operation, commit.Info.EngineInfo));
    }

    private async Task<DeltaSnapshot> CreateAsync()
    {
        Assert.IsType<Committed>(await _table.CreateAsync(new TableDefinition(new StructType([new DeltaField("i", DeltaTypes.Long)]))));
        return await _table.LoadAsync();
    }

    private Task<CommitOutcome> CommitAsync(DeltaSnapshot start, DeltaAction action)
    {
        var transaction = _table.StartTransaction(start);
        transaction.Add(action);
        return transaction.CommitAsync();
    }

    private Task<CommitOutcome> MarkedAsync(DeltaSnapshot start, long version)
    {
        var transaction = _table.StartTransaction(start, new WriteOptions { Mark = new TransactionMark("job", version) });
        transaction.Add(File($"f{version}"));
        return transaction.CommitAsync();
    }

    private static AddFile File(string path) => new(path, new Dictionary<string, string?>(), 1, 1, true) { Stats = """{"numRecords":1}""" };
}
