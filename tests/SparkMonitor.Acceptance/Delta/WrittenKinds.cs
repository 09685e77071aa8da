using System.Text.Json;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Every kind of table that this product writes. Each has an integer column i.</summary>
public static class WrittenKinds
{
    private const string EveryType = """
        SELECT i, i % 2 = 0 AS flag, i::TINYINT AS tiny, i::SMALLINT AS small, i::BIGINT * 1000000007 AS big, (i / 3)::FLOAT AS single,
          CASE i WHEN 3 THEN 'NaN'::DOUBLE WHEN 4 THEN '-Infinity'::DOUBLE WHEN 5 THEN -0.0::DOUBLE ELSE i / 7 END AS number,
          (i * 1.25)::DECIMAL(10,2) AS amount, (i * 12345678901234567.5::DECIMAL(28,1))::DECIMAL(38,1) AS wide, 'text ' || i || ' é' AS text, encode('b' || i) AS bytes,
          DATE '1600-01-01' + i * 10000 AS day, TIMESTAMPTZ '1950-06-01 12:34:56.123456+00' + INTERVAL (i) YEAR AS moment,
          {'a': i, 'b': ['x', NULL], 'c': {'d': i % 3}} AS parts, CASE WHEN i % 4 = 0 THEN NULL ELSE [i, NULL, 2] END AS list, MAP {'k' || i: {'v': i}} AS map, NULL::INTEGER AS nothing
        FROM (SELECT range::INTEGER AS i FROM range(1, 30)) AS r
        """;

    /// <summary>Makes one table of each kind, by name; the caller disposes them.</summary>
    public static async Task MakeAsync(Dictionary<string, WrittenTable> tables)
    {
        await (tables["types"] = new WrittenTable()).CreateOrAppendAsync(EveryType);

        var many = tables["checkpointed"] = new WrittenTable();
        for (var i = 0; i < 23; i++)
        {
            await many.CreateOrAppendAsync($"SELECT {i} AS i, 'row {i}' AS s, {{'a': {i}}} AS parts");
        }

        foreach (var commit in Directory.EnumerateFiles(Path.Combine(many.Folder, "_delta_log"), "*000000?.json"))
        {
            File.Delete(commit);
        }

        const string Parts = """
            SELECT i::INTEGER AS i, CASE i WHEN 1 THEN NULL WHEN 2 THEN 'a b/c=%é#' ELSE 's' || i % 3 END AS s, DATE '2024-01-01' + i::INTEGER % 2 AS d,
              TIMESTAMPTZ '2024-01-01 10:00:00.5+00' AS t, (i % 3 - 1.5)::DECIMAL(5,2) AS n, i % 2 = 0 AS b, (i % 2)::BIGINT AS l FROM range(1, 12) AS r(i)
            """;
        var partitioned = tables["partitioned"] = new WrittenTable();
        await partitioned.CreateOrAppendAsync(
            Parts, new WriteOptions { CreateAs = new TableDefinition(await partitioned.SchemaOfAsync(Parts)) { PartitionColumns = ["s", "d", "t", "n", "b", "l"] } });

        // Killed between its checkpoint and the hint, and in the middle of a commit after that.
        var killed = tables["killed"] = new WrittenTable();
        await killed.CreateOrAppendAsync("SELECT -1 AS writer, 0 AS i");
        Assert.NotEqual(0, (await WorkerProcess.RunAsync(killed.Folder, 1, 20, "AfterCheckpoint", 9)).ExitCode);
        Assert.NotEqual(0, (await WorkerProcess.RunAsync(killed.Folder, 2, 20, "TemporaryWritten", 3)).ExitCode);

        foreach (var mode in new[] { "name", "id" })
        {
            await MakeOneAsync(tables, "mapped_" + mode, "SELECT 1::INTEGER AS i, 2 AS \"a b\", {'x;y': 3, 'l': [{'z': 4}]} AS s, MAP {'k': {'v': 5}} AS m", new() { [TableProperties.ColumnMappingMode] = mode });
            await tables["mapped_" + mode].AppendAsync("SELECT 2::INTEGER AS i, 'n' AS \"new one\"", new WriteOptions { AddColumns = true });
        }

        await MakeOneAsync(tables, "in_commit", "SELECT 1::INTEGER AS i, TIMESTAMP '2024-01-01 00:00:00.000001' AS local", new() { [TableProperties.EnableInCommitTimestamps] = "true" });
        await MakeOneAsync(tables, "tracked", "SELECT range::INTEGER AS i FROM range(10)", new() { [TableProperties.EnableRowTracking] = "true" });
        await tables["tracked"].AppendAsync("SELECT range::INTEGER AS i FROM range(10, 15)");
        await tables["tracked"].Table.OptimizeAsync(tables["tracked"].Rewrite);
        await tables["tracked"].AppendAsync("SELECT 15::INTEGER AS i");
        var generated = tables["generated"] = new WrittenTable();
        await generated.CreateOrAppendAsync(GeneratedKind.Rows, new WriteOptions { CreateAs = await GeneratedKind.DefineAsync(generated) });
        await MakeIdentityAsync(tables["identity"] = new WrittenTable());
        const string Long = "SELECT i::INTEGER AS i, repeat('long value / ', 100) || i % 2 AS p FROM range(5) AS r(i)";
        var longer = tables["long_partition"] = new WrittenTable();
        await longer.CreateOrAppendAsync(Long, new WriteOptions { CreateAs = new TableDefinition(await longer.SchemaOfAsync(Long)) { PartitionColumns = ["p"] } });
        await MakeOneAsync(tables, "vectors", "SELECT range::INTEGER AS i FROM range(10)", new() { [TableProperties.EnableDeletionVectors] = "true" });
        await MakeOneAsync(tables, "feed", "SELECT range::INTEGER AS i FROM range(10)", new() { [TableProperties.EnableChangeDataFeed] = "true" });
        await MakeOneAsync(tables, "v2", "SELECT range::INTEGER AS i FROM range(10)", new() { [TableProperties.CheckpointPolicy] = "v2", [TableProperties.CheckpointInterval] = "2" });
        for (var i = 0; i < 3; i++)
        {
            await tables["v2"].AppendAsync("SELECT 100::INTEGER AS i");
        }
    }

    private static async Task MakeIdentityAsync(WrittenTable table)
    {
        var identity = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["delta.identity.start"] = JsonSerializer.SerializeToElement(1L),
            ["delta.identity.step"] = JsonSerializer.SerializeToElement(1L),
            ["delta.identity.allowExplicitInsert"] = JsonSerializer.SerializeToElement(false),
        };
        await table.CreateOrAppendAsync("SELECT range::INTEGER AS i FROM range(3)", new WriteOptions
        {
            CreateAs = new TableDefinition(new StructType([new DeltaField("k", DeltaTypes.Long, metadata: identity), new DeltaField("i", DeltaTypes.Integer)]))
            {
                Configuration = new Dictionary<string, string?> { [TableProperties.ConstraintPrefix + "small"] = "i < 1000" },
            },
        });
    }

    private static async Task MakeOneAsync(Dictionary<string, WrittenTable> tables, string name, string rows, Dictionary<string, string?> properties)
    {
        var table = tables[name] = new WrittenTable();
        await table.CreateOrAppendAsync(rows, new WriteOptions { CreateAs = new TableDefinition(await table.SchemaOfAsync(rows)) { Configuration = properties } });
    }
}
