using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>The live files of tables we wrote, through DuckDB's own Parquet reader, which knows nothing of Delta.</summary>
public sealed class LiveFilesTests
{
    [Fact]
    public async Task DuckDB_reads_the_same_rows_from_the_live_files()
    {
        var tables = new Dictionary<string, WrittenTable>();
        try
        {
            await WrittenKinds.MakeAsync(tables);
            foreach (var (name, table) in tables)
            {
                var snapshot = await table.Open().LoadAsync();
                using var relation = await DeltaRelations.PrepareAsync(table.Connection, snapshot.Scan());
                var files = string.Join(", ", snapshot.Scan().Files.Select(static f => DuckDbSql.QuoteLiteral(DuckDbSql.EscapeGlob(f.Location))));
                var columns = snapshot.Schema.Fields.Where(f => !snapshot.PartitionColumns.Contains(f.Name)).ToList();
                var ours = $"SELECT {string.Join(", ", columns.Select(static f => Plain(f.Name)))} FROM ({relation.Sql})";
                var plain = $"SELECT {string.Join(", ", columns.Select(f => Plain(f.PhysicalName(snapshot.Mapping))))} FROM read_parquet([{files}], hive_partitioning = false, union_by_name = true)";

                Assert.True((long)table.Connection.Scalar($"SELECT count(*) FROM ({ours})")! > 0, name);
                Assert.Equal((name, 0L), (name, (long)table.Connection.Scalar($"SELECT count(*) FROM (({ours}) EXCEPT ALL ({plain}))")!));
                Assert.Equal((name, 0L), (name, (long)table.Connection.Scalar($"SELECT count(*) FROM (({plain}) EXCEPT ALL ({ours}))")!));
            }
        }
        finally
        {
            foreach (var table in tables.Values)
            {
                table.Dispose();
            }
        }
    }

    /// <summary>As text of the values alone: names inside structs are physical ones in files.</summary>
    private static string Plain(string column) => $"regexp_replace(CAST({DuckDbSql.QuoteIdentifier(column)} AS VARCHAR), '(''[^'']*''|[a-zA-Z0-9;-]+): ', '', 'g')";
}
