using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>How large the files of partitions become, and where values go that no folder can be named after.</summary>
public sealed class PartitionedWriteTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("id")]
    public async Task Files_of_partitions_are_cut_at_the_target_size(string mapping)
    {
        const string Rows = "SELECT range AS i, CASE WHEN range % 10 = 0 THEN 'small' ELSE 'large' END AS p, md5(range::VARCHAR) AS s, {'a': range} AS st FROM range(200000)";
        const int Target = 1 << 20;
        await CreateAsync(Rows, new WriteOptions { TargetFileBytes = Target }, mapping);

        var files = (await _table.Open().LoadAsync()).Files.ToList();
        var sizes = files.ToLookup(static f => f.PartitionValues.Values.Single(), static f => f.Size);
        Assert.Single(sizes["small"]);
        Assert.InRange(sizes["large"].Count(), 3, 20);
        Assert.All(files, f => Assert.InRange(f.Size, 1, Target * 2));
        Assert.Equal(files.Count, Directory.GetFiles(_table.Folder, "*.parquet", SearchOption.AllDirectories).Length);
        Assert.Equal("(200000, 19999900000, 200000)", Assert.Single(await SumsAsync()));
        Assert.Equal(200_000, (await _table.Open().LoadAsync()).CountRows());
    }

    [Fact]
    public async Task Value_that_no_folder_can_be_named_after_is_written_and_read()
    {
        var wide = new string('é', 90);
        var text = new string('x', 5000) + "/=%";
        var rows = $"SELECT i, p, q FROM (VALUES (1, '{text}', 'short'), (2, '{text}', '{wide}'), (3, 'plain', NULL), (4, '{text}y', 'short')) AS t(i, p, q)";
        await CreateAsync(rows, WriteOptions.Default, "none", "p", "q");
        await _table.AppendAsync($"SELECT 5 AS i, '{text}' AS p, 'short' AS q");

        Assert.Equal(5, (await _table.RowsAsync()).Count);
        var snapshot = await _table.Open().LoadAsync();
        var found = snapshot.Scan(DeltaPredicate.Equal("p", text));
        Assert.Equal(3, found.Files.Count);
        Assert.Single(snapshot.Scan(DeltaPredicate.Equal("q", wide)).Files);
        Assert.All(snapshot.Files, static f => Assert.All(f.Path.Split('/'), static s => Assert.InRange(s.Length, 1, 255)));

        // DuckDB's own reader finds the same live files.
        var paths = string.Join(", ", snapshot.Scan().Files.Select(static f => DuckDbSql.QuoteLiteral(DuckDbSql.EscapeGlob(f.Location))));
        using var direct = _table.Connection.Query($"SELECT sum(i) FROM read_parquet([{paths}], hive_partitioning = false)");
        Assert.Equal("15", direct.Rows().Single()[0]!.ToString());

        // Its rows are replaced, compacted and vacuumed like any other's.
        Assert.IsType<Committed>(await _table.Table.OverwriteAsync(
            new DuckDbQuerySource(_table.Connection, $"SELECT 9 AS i, '{text}' AS p, 'short' AS q"), OverwriteScope.Where(DeltaPredicate.Equal("p", text))));
        Assert.Equal(3, (await _table.RowsAsync()).Count);
        Assert.Equal(5, (await _table.RowsAsync(1)).Count);
        var files = Directory.GetFiles(_table.Folder, "*.parquet", SearchOption.AllDirectories).Length;
        Assert.Equal(3, files - (await _table.Table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, AllowShortRetention = true })).Files.Count);
        Assert.Equal(3, (await _table.RowsAsync()).Count);
    }

    [Fact]
    public async Task Column_that_no_folder_can_be_named_after_is_refused_clearly()
    {
        var name = new string('p', 300);
        var error = await Assert.ThrowsAsync<DeltaException>(() => CreateAsync($"SELECT 1 AS i, 'v' AS {name}", WriteOptions.Default, "none", name));
        Assert.Equal(DeltaReason.InvalidWrite, error.Reason);
        Assert.Contains("too long for the path", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories));
    }

    private async Task<List<string>> SumsAsync()
    {
        using var relation = await DeltaRelations.PrepareAsync(_table.Connection, (await _table.Open().LoadAsync()).Scan());
        using var result = _table.Connection.Query($"SELECT CAST(ROW(count(*), sum(i), count(DISTINCT s)) AS VARCHAR) FROM ({relation.Sql}) WHERE st.a = i AND s = md5(i::VARCHAR)");
        return [.. result.Rows().Select(static r => (string)r[0]!)];
    }

    private async Task CreateAsync(string rows, WriteOptions options, string mapping, params string[] partitions)
    {
        var definition = new TableDefinition(await _table.SchemaOfAsync(rows))
        {
            PartitionColumns = partitions.Length == 0 ? ["p"] : partitions,
            Configuration = new Dictionary<string, string?> { [TableProperties.ColumnMappingMode] = mapping },
        };
        await _table.CreateOrAppendAsync(rows, options with { CreateAs = definition });
    }
}
