using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>Real Spark reads the tables we write, and we read them again after Spark has worked on them.</summary>
public sealed class SparkTests(TableReading reading) : IClassFixture<TableReading>
{
    [SparkFact]
    public async Task Spark_reads_our_tables_and_we_read_what_it_makes_of_them()
    {
        var tables = new Dictionary<string, WrittenTable>();
        var root = Directory.CreateTempSubdirectory("sparkmonitor-copies-");
        try
        {
            await WrittenKinds.MakeAsync(tables);
            var ours = new Dictionary<string, (long, string)>();
            foreach (var (name, table) in tables)
            {
                ours[name] = await reading.ReadAsync(await table.Open().LoadAsync());
            }

            var statements = new List<string>();
            foreach (var (name, table) in tables)
            {
                statements.Add($"CREATE TABLE delta.`{root.FullName}/{name}` USING delta TBLPROPERTIES ({CopyProperties(name)}) AS SELECT * FROM delta.`{table.Folder}`");
            }

            foreach (var (name, table) in tables)
            {
                statements.Add($"INSERT INTO delta.`{table.Folder}` SELECT * FROM delta.`{root.FullName}/{name}`");
                statements.Add($"DELETE FROM delta.`{table.Folder}` WHERE i % 5 = 0");
                statements.Add($"OPTIMIZE delta.`{table.Folder}`");
                statements.Add($"VACUUM delta.`{table.Folder}` RETAIN 0 HOURS");
                statements.Add($"CREATE TABLE delta.`{root.FullName}/{name}_after` USING delta TBLPROPERTIES ({CopyProperties(name)}) AS SELECT * FROM delta.`{table.Folder}`");
            }

            var answers = await SparkSql.RunAsync(statements);
            Assert.Empty(statements.Zip(answers).Where(static s => s.Second.Error is not null).Select(static s => $"{s.First}\n{s.Second.Error}"));

            foreach (var (name, table) in tables)
            {
                Assert.Equal((name, ours[name]), (name, await reading.ReadAsync(await reading.Open($"{root.FullName}/{name}").LoadAsync())));
                var after = await reading.ReadAsync(await table.Open().LoadAsync());
                Assert.Equal((name, after), (name, await reading.ReadAsync(await reading.Open($"{root.FullName}/{name}_after").LoadAsync())));
                Assert.NotEqual(ours[name], after);
                Assert.IsType<Committed>(await table.AppendAsync("SELECT 77::INTEGER AS i"));
            }
        }
        finally
        {
            foreach (var table in tables.Values)
            {
                table.Dispose();
            }

            root.Delete(recursive: true);
        }
    }

    /// <summary>Odd column names need a mapping in the copy as well.</summary>
    private static string CopyProperties(string name) => name.StartsWith("mapped", StringComparison.Ordinal)
        ? "'delta.columnMapping.mode' = 'name'"
        : "'delta.appendOnly' = 'false'";
}
