using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Benchmarks.Data;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.DuckDb;
using SparkMonitor.Jobs.Spark;
using SparkMonitor.Spark;
using SparkMonitor.SparkConnect;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>
/// The Spark engine against Spark's own <c>DataFrame.summary()</c> of the same Delta table, in turn on one private server: the aggregates of
/// summary() as its plan shows them, for the numeric and text columns that it takes.
/// </summary>
internal sealed class SparkBenchmark(IAnsiConsole console, int pairs)
{
    public async Task FlightsAsync(string parquet) => await CompareAsync(
        "flights, 3 M rows x 5 columns, monthly windows",
        Flights(parquet),
        "date", withDistinct: false, patience: 20);

    public async Task WideAsync(int columns, long rows) => await CompareAsync(
        string.Create(CultureInfo.InvariantCulture, $"{columns} mixed columns x {rows:N0} rows"), WideTable.Sql(columns, rows), null, withDistinct: true, patience: 3);

    /// <summary>One profile alone, of a table that summary() would take very long for.</summary>
    public async Task OnceAsync(int columns, long rows)
    {
        await using var server = await StartAsync("local[2]");
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
        using var data = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), null);
        var (wall, processor, scans) = await MeasureAsync(server, () => ProfileAsync(session, data));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{columns:N0} columns x {rows:N0} rows: {wall:N0} ms, {processor:N0} ms processor of the server; {scans!.Scans} queries, {scans.ColumnReads} column reads, {scans.HeavyItemScans} of them again for values"));
        WriteTroubles(server);
    }

    /// <summary>Batch sizes against each other, in turn over several rounds.</summary>
    public async Task BatchesAsync(int columns, long rows)
    {
        int[] sizes = [8, 16, 32];
        await using var server = await StartAsync("local[2]");
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
        using var data = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), null);
        await ProfileAsync(session, data);
        var runs = sizes.ToDictionary(s => s, _ => new List<(double Wall, double Processor)>());
        var scans = new Dictionary<int, ScanCounts>();
        for (var round = 0; round < pairs; round++)
        {
            foreach (var size in round % 2 == 0 ? sizes : [.. sizes.Reverse()])
            {
                var (wall, processor, counts) = await MeasureAsync(server, () => ProfileAsync(session, data, new SparkEngineOptions { ColumnsPerQuery = size }));
                runs[size].Add((wall, processor));
                scans[size] = counts!;
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}, {size} columns a query: {wall:N0} ms, {processor:N0} ms processor"));
            }
        }

        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"{columns} mixed columns x {rows:N0} rows")).AddColumns("columns a query", "ms", "ms processor", "queries");
        foreach (var size in sizes)
        {
            table.AddRow(Number(size), Middle(runs[size], m => m.Wall), Middle(runs[size], m => m.Processor), Number(scans[size].Scans + scans[size].HeavyItemScans));
        }

        console.Write(table);
        WriteTroubles(server);
    }

    /// <summary>How the time falls with executors, each a process with one core.</summary>
    public async Task ExecutorsAsync(int columns, long rows)
    {
        using var data = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), null);
        foreach (var executors in new[] { 1, 2 })
        {
            await using var server = await StartAsync(string.Create(CultureInfo.InvariantCulture, $"local-cluster[{executors},1,2048]"));
            await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
            await ProfileAsync(session, data);
            var walls = new List<double>();
            for (var i = 0; i < pairs; i++)
            {
                walls.Add((await MeasureAsync(server, () => ProfileAsync(session, data))).Wall);
            }

            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{executors} executor(s) of one core, {columns} columns x {rows:N0} rows: {Measurement.Middle(walls):N0} ms, median of {pairs}"));
        }
    }

    /// <summary>States of both engines on the flights, by month and by origin, and on a wide table.</summary>
    /// <returns>How many differ.</returns>
    public async Task<int> IdentityAsync(string parquet, int columns, long rows)
    {
        await using var server = await StartAsync("local[2]");
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
        var check = new IdentityCheck(console, session);
        using var flights = await BenchmarkTable.WriteAsync(Flights(parquet), "date");
        using var wide = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), null);
        return await check.CompareAsync("flights", flights, [new SliceConfig([new SlicePartConfig("origin", false, 10)])])
            + await check.CompareAsync(string.Create(CultureInfo.InvariantCulture, $"{columns} mixed columns x {rows:N0} rows"), wide, []);
    }

    /// <summary>How the time grows with rows and columns.</summary>
    public async Task GrowthAsync()
    {
        await using var server = await StartAsync("local[2]");
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
        var table = new Table().AddColumns("columns", "rows", "ms", "ms processor", "ns of a value (processor)", "queries", "column reads");
        foreach (var (columns, rows) in new[] { (10, 300_000L), (50, 300_000L), (200, 300_000L), (50, 900_000L), (50, 3_000_000L) })
        {
            using var data = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), null);
            await ProfileAsync(session, data);
            var (wall, processor, scans) = await MeasureAsync(server, () => ProfileAsync(session, data));
            table.AddRow(
                Number(columns), Number(rows), Number(wall), Number(processor), Number(processor * 1e6 / (columns * rows)),
                Number(scans!.Scans + scans.HeavyItemScans), Number(scans.ColumnReads));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{columns} x {rows:N0}: {wall:N0} ms, {processor:N0} ms processor"));
        }

        console.Write(table);
        WriteTroubles(server);
    }

    /// <summary>What Spark's log says of spilling, of generated code that was given up, and of memory.</summary>
    private void WriteTroubles(LocalSparkServer server)
    {
        string[] signs = ["spilling", "spill data", "Whole-stage codegen disabled", "failed to compile", "too long to be JIT compiled", "sort-based aggregation", "OutOfMemoryError", "Not enough space to cache"];
        var log = Path.Combine(server.Folder, "spark.log");
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n');
        foreach (var sign in signs)
        {
            var found = lines.Where(l => l.Contains(sign, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count > 0)
            {
                console.WriteLine($"the log says \"{sign}\" {Number(found.Count)} times, as in: {found[0][..Math.Min(300, found[0].Length)]}");
            }
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Spark's log has {lines.Length} lines, looked through for: {string.Join(", ", signs)}"));
    }

    private static string Flights(string parquet) => $"SELECT * REPLACE (date AT TIME ZONE 'UTC' AS date) FROM read_parquet({DuckDbSql.QuoteLiteral(parquet)})";

    private static async Task<LocalSparkServer> StartAsync(string master)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        var spark = SparkInstallation.Find(environment) ?? throw new InvalidOperationException("Set SPARK_HOME.");
        return await LocalSparkServer.StartAsync(spark, new SparkServerSettings
        {
            Environment = environment,
            Master = master,
            Memory = "3g",
            Spark = new Dictionary<string, string> { ["spark.sql.shuffle.partitions"] = "4", ["spark.databricks.delta.snapshotPartitions"] = "2" },
        });
    }

    private static async Task<ScanCounts?> ProfileAsync(SparkConnectSession session, BenchmarkTable data, SparkEngineOptions? options = null)
    {
        await using var engine = await SparkEngine.OpenAsync(session, options);
        var (run, _) = await data.RunAsync(engine, data.Stage);
        await using var running = run;
        await foreach (var _ in run.Columns(default))
        {
            // All states are made on the way.
        }

        return run.Scans;
    }

    private static async Task SummaryAsync(SparkConnectSession session, BenchmarkTable data, bool withDistinct, CancellationToken cancellation)
    {
        var name = $"delta.{SparkSql.Identifier(data.Path)}";
        var schema = await session.GetSchemaAsync(SparkRelation.Sql($"SELECT * FROM {name}"), cancellation);
        var aggregates = new List<string>();
        foreach (var field in schema.Fields)
        {
            var column = SparkSql.Identifier(field.Name);
            var isText = field.Type.Kind is SparkTypeKind.String;
            if (withDistinct)
            {
                aggregates.Add($"approx_count_distinct({column})");
            }

            if (isText || field.Type.Kind is SparkTypeKind.Byte or SparkTypeKind.Short or SparkTypeKind.Integer or SparkTypeKind.Long
                or SparkTypeKind.Float or SparkTypeKind.Double or SparkTypeKind.Decimal)
            {
                var number = isText ? $"try_cast({column} AS DOUBLE)" : column;
                aggregates.Add($"count({column}), avg({number}), stddev({number}), min({column}), percentile_approx({number}, array(0.25, 0.5, 0.75), 10000), max({column})");
            }
        }

        _ = await session.QueryAsync(SparkRelation.Sql($"SELECT {string.Join(", ", aggregates)} FROM {name}"), cancellation: cancellation).ToRowsAsync(cancellation);
    }

    /// <param name="patience">After so many times our time the peer is stopped; its figures are then lower bounds.</param>
    private async Task CompareAsync(string name, string sql, string? timeColumn, bool withDistinct, int patience)
    {
        await using var server = await StartAsync("local[2]");
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString);
        using var data = await BenchmarkTable.WriteAsync(sql, timeColumn);
        List<(double Wall, double Processor)> ours = [], theirs = [];
        ScanCounts? scans = null;
        var isStopped = false;
        for (var i = 0; i <= pairs; i++)
        {
            (var wall, var processor, scans) = await MeasureAsync(server, () => ProfileAsync(session, data));
            var other = await MeasureAsync(server, async () =>
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(patience * wall));
                try
                {
                    await SummaryAsync(session, data, withDistinct, limit.Token);
                }
                catch (OperationCanceledException)
                {
                    isStopped = true;
                    console.WriteLine("the peer was stopped");
                }

                return null;
            });
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"pair {i}{(i == 0 ? " (warming up)" : "")}: profile {wall:N0} ms ({processor:N0} processor), summary() {other.Wall:N0} ms ({other.Processor:N0})"));
            if (i > 0)
            {
                ours.Add((wall, processor));
                theirs.Add((other.Wall, other.Processor));
            }
        }

        console.Write(new Table().Title(name).AddColumns("", "profile", withDistinct ? "summary() and distinct counts" : "summary()", "ratio")
            .AddRow("wall ms", Middle(ours, m => m.Wall), Middle(theirs, m => m.Wall), Ratio(ours, theirs, m => m.Wall))
            .AddRow("processor ms", Middle(ours, m => m.Processor), Middle(theirs, m => m.Processor), Ratio(ours, theirs, m => m.Processor)));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{scans!.Scans} queries, {scans.ColumnReads} column reads, {scans.HeavyItemScans} of them again for values; median of {pairs} pairs, local[2]"));
        if (isStopped)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The peer was stopped after {patience} times our time at least once: its figures are lower bounds, the ratios upper ones."));
        }

        WriteTroubles(server);
    }

    private static async Task<(double Wall, double Processor, ScanCounts? Scans)> MeasureAsync(LocalSparkServer server, Func<Task<ScanCounts?>> run)
    {
        var before = Processor(server.ProcessId);
        var watch = Stopwatch.StartNew();
        var scans = await run();
        var wall = watch.Elapsed.TotalMilliseconds;
        return (wall, Processor(server.ProcessId) - before, scans);
    }

    /// <summary>Milliseconds of the server and the processes it runs in.</summary>
    private static double Processor(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    private static string Middle(IEnumerable<(double Wall, double Processor)> runs, Func<(double Wall, double Processor), double> part) =>
        Number(Measurement.Middle(runs.Select(part)));

    private static string Ratio(
        List<(double Wall, double Processor)> ours, List<(double Wall, double Processor)> theirs, Func<(double Wall, double Processor), double> part) =>
        Measurement.Middle(ours.Zip(theirs, (a, b) => part(a) / part(b))).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
