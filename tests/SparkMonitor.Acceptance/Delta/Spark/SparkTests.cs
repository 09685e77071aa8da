using System.Globalization;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>Real Spark reads the tables we write, and we read them again after Spark has worked on them.</summary>
[Collection(SparkStoresCollection.Name)]
public sealed class SparkTests(SparkServers servers, TableReading reading) : IClassFixture<TableReading>
{
    /// <summary>Spark numbers rows itself, and makes folders of whole values.</summary>
    private static readonly string[] OnlyRead = ["identity", "long_partition"];

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

            var statements = tables.Keys.ToDictionary(name => name, name => new List<string>());
            foreach (var (name, table) in tables)
            {
                statements[name].Add($"CREATE TABLE delta.`{root.FullName}/{name}` USING delta TBLPROPERTIES ({CopyProperties(name)}) AS SELECT * FROM delta.`{table.Folder}`");
            }

            var rowIds = await tables["tracked"].RowIdsAsync();
            statements["tracked"].Add($"SELECT i, _metadata.row_id, _metadata.row_commit_version FROM delta.`{tables["tracked"].Folder}` ORDER BY i");
            statements["identity"].Add($"INSERT INTO delta.`{tables["identity"].Folder}` (i) VALUES (50), (51)");
            statements["identity"].Add($"INSERT INTO delta.`{tables["identity"].Folder}` (i) VALUES (1000)");
            foreach (var (name, table) in tables.Where(static t => !OnlyRead.Contains(t.Key)))
            {
                statements[name].Add($"INSERT INTO delta.`{table.Folder}` SELECT * FROM delta.`{root.FullName}/{name}`");
                statements[name].Add($"DELETE FROM delta.`{table.Folder}` WHERE i % 5 = 0");
                statements[name].Add($"OPTIMIZE delta.`{table.Folder}`");
                statements[name].Add($"VACUUM delta.`{table.Folder}` RETAIN 0 HOURS");
                statements[name].Add($"CREATE TABLE delta.`{root.FullName}/{name}_after` USING delta TBLPROPERTIES ({CopyProperties(name)}) AS SELECT * FROM delta.`{table.Folder}`");
            }

            var answers = await SparkSql.RunAsync((await servers.Store).ConnectionString, statements);
            var violation = answers["identity"][^1];
            Assert.Empty(answers.Values.SelectMany(static a => a).Where(a => a.Error is not null && a != violation).Select(static a => $"{a.Statement}\n{a.Error}"));
            Assert.Contains("small", violation.Error, StringComparison.Ordinal);
            Assert.Equal(
                rowIds.Select(static r => $"{r.Key} {r.Id} {r.Version}"),
                answers["tracked"][1].Rows.Select(static r => string.Join(' ', r.Select(static v => Convert.ToString(v, CultureInfo.InvariantCulture)))));
            Assert.IsType<Committed>(await tables["identity"].AppendAsync("SELECT 77::INTEGER AS i"));
            var keys = await tables["identity"].RowsAsync(columns: "['k']");
            Assert.Equal((6, 6), (keys.Count, keys.Distinct().Count()));

            foreach (var (name, table) in tables)
            {
                Assert.Equal((name, ours[name]), (name, await reading.ReadAsync(await reading.Open($"{root.FullName}/{name}").LoadAsync())));
                if (OnlyRead.Contains(name))
                {
                    continue;
                }

                var after = await reading.ReadAsync(await table.Open().LoadAsync());
                Assert.Equal((name, after), (name, await reading.ReadAsync(await reading.Open($"{root.FullName}/{name}_after").LoadAsync())));
                Assert.NotEqual(ours[name], after);

                // A constraint of that table holds for no null.
                Assert.IsType<Committed>(await table.AppendAsync(name == "generated" ? "SELECT 77::INTEGER AS i, 1::DECIMAL(10, 2) AS n" : "SELECT 77::INTEGER AS i"));
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

    /// <summary>Odd column names need a mapping in the copy as well, and defaults their feature.</summary>
    private static string CopyProperties(string name) => name switch
    {
        "generated" => "'delta.feature.allowColumnDefaults' = 'supported'",
        _ when name.StartsWith("mapped", StringComparison.Ordinal) => "'delta.columnMapping.mode' = 'name'",
        _ => "'delta.appendOnly' = 'false'",
    };
}
