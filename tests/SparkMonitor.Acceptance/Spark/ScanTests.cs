using System.Text.RegularExpressions;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Spark;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Queries;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>What Spark is made to read, from its own plans and the run's counts.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class ScanTests(SparkServers servers) : IDisposable
{
    private const string Numbers = """
        SELECT i, (i * 7919) % 100003 AS many, sin(i) AS s, exp(sin(i) * 20)::FLOAT AS f, i % 100 AS few, 'v' || (i % 30) AS word, 'customer ' || i AS customer,
          (i / 7)::DECIMAL(30,4) AS wide, DATE '2020-01-01' + (i % 900)::INTEGER AS day, make_timestamptz(1600000000000000 + i * 61000000) AS at, [i] AS list, i % 2 = 0 AS flag
        FROM range(120000) r(i)
        """;

    private readonly Cli.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SparkFact]
    public async Task A_column_is_read_once_or_twice_and_a_third_time_where_it_has_many_values()
    {
        var path = await SampleTables.WriteAsync(_folder.At("numbers"), Numbers);
        await using var engines = await BothEngines.OpenAsync((await servers.Delta).ConnectionString);
        var stage = new StageConfig("raw", path)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("at"), Granularities = ["1 month"] },
            Slices = [new SliceConfig([new SlicePartConfig("flag", false, 2)])],
        };

        var (differences, scans, columns) = await engines.CompareAsync(path, stage);

        Assert.Empty(differences);
        Assert.Equal(12, columns);

        // few, word, day, list and flag are counted; i, many, s, f, customer, wide and at are sketched in two reads each.
        Assert.Equal(5 + (2 * 7), scans.ColumnReads);
        Assert.InRange(scans.HeavyItemScans, 0, 7);
    }

    [SparkFact]
    public async Task Every_query_scans_the_table_once_and_its_own_columns_only()
    {
        var path = await SampleTables.WriteAsync(_folder.At("numbers"), Numbers);
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        await using var engine = await SparkEngine.OpenAsync(session);
        var snapshot = await engine.OpenAsync(new TableAddress(path), default);
        var scope = ProfilePlanner.Resolve(new StageConfig("raw", path), snapshot);
        var plan = ProfilePlanner.Plan(scope, new ProfileSource(snapshot), null, null, []);
        var sets = new GroupSets(plan);
        await session.CreateTempViewAsync("numbers_rows", SparkRelation.Sql(RowSource.ViewSql($"delta.`{path}`", plan, sets)));
        var rows = new RowSource("numbers_rows", sets);
        var source = plan.Columns.ToDictionary(c => c.Path.ToString(), c => ColumnSource.Of(c, null));
        int[] all = [1, 2];
        (string Sql, string[] Columns)[] queries =
        [
            (SketchSql.Values(rows, [source["few"], source["i"]], true), ["few", "i"]),
            (SketchSql.Values(rows, [source["word"], source["customer"]], true), ["word", "customer"]),
            (SketchSql.Cells(rows, [source["s"], source["f"]]), ["s", "f"]),
            (SketchSql.Cells(rows, [source["i"], source["many"]]), ["i", "many"]),
            (SketchSql.Cells(rows, [source["wide"]]), ["wide"]),
            (SketchSql.Hours(rows, [source["at"]]), ["at"]),
            (SketchSql.Registers(rows, [source["s"], source["f"]]), ["s", "f"]),
            (SketchSql.Registers(rows, [source["i"], source["many"]]), ["i", "many"]),
            (SketchSql.Registers(rows, [source["wide"]]), ["wide"]),
            (SketchSql.TextRegisters(rows, [source["word"], source["customer"]]), ["word", "customer"]),
            (SketchSql.Extremes(rows, [source["word"], source["customer"]]), ["word", "customer"]),
            (SketchSql.Items(rows, [source["s"], source["f"]], all, [4097, 4098]), ["s", "f"]),
            (SketchSql.Items(rows, [source["i"], source["many"]], all, [4097, 4098]), ["i", "many"]),
            (SketchSql.Items(rows, [source["word"], source["customer"]], all, [4097, 4098]), ["word", "customer"]),
            (SketchSql.Items(rows, [source["wide"]], [2], [1, 2]), ["wide"]),
        ];
        foreach (var (sql, columns) in queries)
        {
            var text = await session.ExplainAsync(SparkRelation.Sql(sql), SparkExplainMode.Simple);

            // Filters that Spark pushes through layers of expressions would repeat those beyond all measure.
            Assert.True(text.Length < 60_000, $"{text.Length} characters of plan for {sql[..200]}");
            var scan = Assert.Single(Regex.Matches(text, "FileScan parquet.*"));
            var read = Regex.Match(scan.Value, "ReadSchema: struct<([^>]*)>").Groups[1].Value.Split(',').Where(f => f.Contains(':', StringComparison.Ordinal)).Select(f => f.Split(':')[0]);
            Assert.Equal(columns.Order(StringComparer.Ordinal), read.Where(c => c.Length > 0).Order(StringComparer.Ordinal));
            Assert.DoesNotContain("SortAggregate", text, StringComparison.Ordinal);
        }
    }
}
