using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Rows keep their ids and the versions of their last change when files are rewritten.</summary>
public sealed class RowTrackingTests(SharedTables tables) : IClassFixture<SharedTables>, IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Optimize_keeps_the_ids_of_rows(string mapping)
    {
        const string Rows = "SELECT range::INTEGER AS i, 'p' || range % 2 AS p FROM range({0}, {1})";
        var definition = new TableDefinition(await _table.SchemaOfAsync(Part(0, 1)))
        {
            PartitionColumns = ["p"],
            Configuration = new Dictionary<string, string?> { [TableProperties.EnableRowTracking] = "true", [TableProperties.ColumnMappingMode] = mapping },
        };
        for (var i = 0; i < 3; i++)
        {
            await _table.CreateOrAppendAsync(Part(i * 10, (i + 1) * 10), new WriteOptions { CreateAs = definition });
        }

        var before = await _table.RowIdsAsync();
        Assert.Equal(30, before.Select(static r => r.Id).Distinct().Count());
        Assert.Equal([0L, 1L, 2L], before.Select(static r => r.Version).Distinct().Order());
        var outcome = await _table.Table.OptimizeAsync(_table.Rewrite);
        Assert.Equal((6, 2), (outcome.RemovedFiles, outcome.AddedFiles));
        Assert.Equal(before, await _table.RowIdsAsync());
        Assert.Equal(30, (await _table.RowsAsync()).Count);

        // New rows get new ids, and what was rewritten can be rewritten again.
        await _table.AppendAsync(Part(30, 40));
        var grown = await _table.RowIdsAsync();
        Assert.Equal(before, grown.Where(static r => r.Key < 30));
        Assert.Equal(40, grown.Select(static r => r.Id).Distinct().Count());
        Assert.IsType<Committed>((await _table.Table.OptimizeAsync(_table.Rewrite)).Commit);
        Assert.Equal(grown, await _table.RowIdsAsync());
        var stats = (await _table.Open().LoadAsync()).Files.Select(static f => f.Stats!).ToList();
        Assert.All(stats, static s => Assert.DoesNotContain("row-id", s, StringComparison.Ordinal));
        var log = await File.ReadAllTextAsync(Path.Combine(_table.Folder, "_delta_log", $"{5:D20}.json"));
        Assert.Contains("\"delta.rowTracking.preserved\":\"true\"", log, StringComparison.Ordinal);

        static string Part(int from, int to) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Rows, from, to);
    }

    [SharedFact]
    public async Task Optimize_keeps_the_ids_that_Spark_gave()
    {
        using var table = new WrittenTable(tables.Interop("row_tracking"));
        var before = await table.RowIdsAsync("id");
        await table.AppendAsync("SELECT 4::INTEGER AS id, 'n' AS s");
        var grown = await table.RowIdsAsync("id");
        Assert.Equal(before, grown.Where(static r => r.Key < 4));
        Assert.IsType<Committed>((await table.Table.OptimizeAsync(table.Rewrite)).Commit);
        Assert.Equal(grown, await table.RowIdsAsync("id"));

        // By the log of the table: three inserts of the commits 1 and 2, one of which the commit 3 updated.
        Assert.Equal([(1, 0L, 3L), (2, 1L, 1L), (3, 2L, 2L)], before.Select(static r => (r.Key, r.Id, r.Version)));
    }

    [SharedFact]
    public async Task Optimize_of_tables_by_Spark_keeps_their_rows()
    {
        string[] names = ["dv_history", "dv_inline", "dv_large", "dv_mapped_cdf", "dv_packed", "dv_random", "cm_id", "cm_name", "cm_removed", "cm_upgraded", "type_widening", "part_types", "part_long", "clustering"];
        var rewritten = 0;
        foreach (var name in names)
        {
            using var table = new WrittenTable(tables.Interop(name));
            var before = await table.RowsAsync();
            var outcome = await table.Table.OptimizeAsync(table.Rewrite);
            Assert.True(before.SequenceEqual(await table.RowsAsync()), name);
            rewritten += outcome.Commit is Committed ? 1 : 0;
        }

        Assert.InRange(rewritten, 6, names.Length);
    }
}
