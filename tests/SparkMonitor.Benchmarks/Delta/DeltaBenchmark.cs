using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Benchmarks.Profiling;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Delta;

/// <summary>Opening, reading and appending Delta tables, beside DuckDB doing the same work in plain SQL on the same files.</summary>
public sealed class DeltaBenchmark(IAnsiConsole console, int threads) : IDisposable
{
    private const int Files = 100_000;
    private const int Commits = 1_000;
    private const int Rounds = 7;

    private readonly string _root = Directory.CreateTempSubdirectory("sparkmonitor-delta-bench-").FullName;
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(new DuckDbOptions { Threads = threads });

    public async Task OpenAsync()
    {
        var checkpoint = Path.Combine(_root, "checkpoint");
        await MakeCheckpointAsync(checkpoint);
        var json = Path.Combine(_root, "json");
        MakeCommits(json);
        var live = $"""
            SELECT add.path AS path, add.deletionVector.pathOrInlineDv AS dv, any_value(add) AS file FROM read_parquet('{checkpoint}/_delta_log/*.checkpoint.parquet')
            WHERE add IS NOT NULL GROUP BY ALL
            """;
        await CompareAsync("open 100,000 files, checkpoint", async () => (await Table(checkpoint).LoadAsync()).Files.Count, c => Keep(c, live));

        // DuckDB leaves out of a count everything that does not change it, even sizes and statistics.
        await CompareAsync(
            "open 100,000 files, checkpoint, where DuckDB only counts them",
            async () => (await Table(checkpoint).LoadAsync()).Files.Count,
            c => c.Scalar($"SELECT count(*) FROM ({live})"));
        var replayed = $$"""
            SELECT * FROM (SELECT coalesce(add.path, remove.path) AS path, coalesce(add.deletionVector.pathOrInlineDv, remove.deletionVector.pathOrInlineDv) AS dv, arg_max(add, filename) AS file
              FROM read_json('{{json}}/_delta_log/*.json', format = 'newline_delimited', filename = true, columns = {
                add: 'STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR, deletionVector STRUCT(pathOrInlineDv VARCHAR, "offset" INTEGER))',
                remove: 'STRUCT(path VARCHAR, deletionVector STRUCT(pathOrInlineDv VARCHAR, "offset" INTEGER))' })
              WHERE add IS NOT NULL OR remove IS NOT NULL GROUP BY 1, 2) WHERE file IS NOT NULL
            """;
        await CompareAsync("open 100,000 files, 1,000 commits", async () => (await Table(json).LoadAsync()).Files.Count, c => Keep(c, replayed));
        await MeasureMemoryAsync(checkpoint);
    }

    public async Task ReadAsync()
    {
        var path = Path.Combine(_root, "rows");
        using var connection = _database.Connect();
        const string Rows = "SELECT range AS i, (range * 0.37)::DOUBLE AS d, 'k' || range % 1000 AS s, DATE '2020-01-01' + (range % 1500)::INTEGER AS day FROM range(20000000)";
        var source = new DuckDbQuerySource(connection, Rows);
        await Table(path).AppendAsync(source, new WriteOptions { CreateAs = new TableDefinition(await source.GetSchemaAsync(default)), TargetFileBytes = 16 << 20 });
        var files = Directory.GetFiles(path, "*.parquet").Length;
        await CompareAsync(
            string.Create(CultureInfo.InvariantCulture, $"read 20,000,000 rows in {files} files"),
            async () =>
            {
                using var reading = _database.Connect();
                var snapshot = await Table(path).LoadAsync();
                using var relation = await DeltaRelations.PrepareAsync(reading, snapshot.Scan());
                return Convert.ToInt32(reading.Scalar($"SELECT count(i) + (max(d) > 0)::INTEGER + (max(s) > '')::INTEGER + (max(day) > '2000-01-01')::INTEGER FROM ({relation.Sql})"), CultureInfo.InvariantCulture);
            },
            reading => reading.Scalar($"SELECT count(i) + (max(d) > 0)::INTEGER + (max(s) > '')::INTEGER + (max(day) > '2000-01-01')::INTEGER FROM read_parquet('{path}/*.parquet')"));
    }

    public async Task AppendAsync()
    {
        var path = Path.Combine(_root, "appends");
        using var connection = _database.Connect();
        var table = Table(path);
        var source = new DuckDbQuerySource(connection, "SELECT 1 AS i");
        var options = new WriteOptions { CreateAs = new TableDefinition(await source.GetSchemaAsync(default)) };
        var times = new List<Measurement>(Commits);
        for (var i = 0; i < Commits; i++)
        {
            var mark = new TransactionMark("bench", i);
            times.Add(await MeasureAsync(() => table.AppendAsync(source, options with { Mark = mark })));
        }

        var repeats = new List<Measurement>();
        for (var i = 0; i < 200; i++)
        {
            repeats.Add(await MeasureAsync(() => table.AppendAsync(source, options with { Mark = new TransactionMark("bench", Commits - 1) })));
        }

        var (early, late, repeat) = (Measurement.Median(times.Skip(50).Take(200)), Measurement.Median(times.TakeLast(200)), Measurement.Median(repeats));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"append one row: {early.Wall:0.0} ms ({early.Processor:0.0} of processors) at commits 50 to 250, {late.Wall:0.0} ms ({late.Processor:0.0}) at 800 to 1,000, mean with checkpoints {times.Average(static t => t.Wall):0.0} ms; repeat that changes nothing {repeat.Wall:0.0000} ms ({repeat.Wall / late.Wall:0.000000} of a commit)"));
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Keeps the reconciled files, as a snapshot does.</summary>
    private static object? Keep(DuckDbConnection connection, string live)
    {
        connection.Execute($"CREATE OR REPLACE TEMP TABLE live AS {live}");
        return connection.Scalar("SELECT count(*) FROM live");
    }

    private DeltaTable Table(string path) => new(new LocalStorage(), new DuckDbParquet(_database), path);

    private async Task CompareAsync(string name, Func<Task<int>> ours, Func<DuckDbConnection, object?> peer)
    {
        using var connection = _database.Connect();
        var mine = new List<Measurement>();
        var theirs = new List<Measurement>();
        for (var round = 0; round <= Rounds; round++)
        {
            var count = 0;
            var other = 0;
            var first = await Measurement.OfAsync(async () => count = await ours());
            var second = await Measurement.OfAsync(() => Task.FromResult(other = Convert.ToInt32(peer(connection), CultureInfo.InvariantCulture)));
            if (count != other)
            {
                throw new InvalidOperationException($"{name}: {count} here, {other} there.");
            }

            if (round > 0)
            {
                mine.Add(first);
                theirs.Add(second);
            }
        }

        var (a, b) = (Measurement.Median(mine), Measurement.Median(theirs));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {a.Wall:0} ms ({a.Processor:0} ms of processors), DuckDB {b.Wall:0} ms ({b.Processor:0}), ratio {a.Wall / b.Wall:0.00} ({a.Processor / b.Processor:0.00})"));
    }

    private async Task MeasureMemoryAsync(string path)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var snapshot = await Table(path).LoadAsync();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        long statistics = 0;
        for (var i = 0; i < snapshot.Files.Count; i++)
        {
            statistics += snapshot.Files[i].Stats?.Length ?? 0;
        }

        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory: {(after - before) / snapshot.Files.Count} bytes a file, {(after - before - statistics) / snapshot.Files.Count} without statistics"));
    }

    private async Task MakeCheckpointAsync(string path)
    {
        var log = Directory.CreateDirectory(Path.Combine(path, "_delta_log")).FullName;
        await new DuckDbParquet(_database).WriteActionsAsync(
            Path.Combine(log, "00000000000000000010.checkpoint.parquet"), Lines(Header().Concat(Enumerable.Range(0, Files).Select(FileOf))), default);
    }

    private static void MakeCommits(string path)
    {
        var log = Directory.CreateDirectory(Path.Combine(path, "_delta_log")).FullName;
        for (var version = 0; version < Commits; version++)
        {
            var actions = Enumerable.Range(version * (Files / Commits), Files / Commits).Select(FileOf);
            var bytes = ActionWriter.Write(version == 0 ? Header().Concat(actions) : actions);
            File.WriteAllBytes(Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"{version:D20}.json")), bytes.ToArray());
        }
    }

    private static IEnumerable<DeltaAction> Header() =>
    [
        new TableProtocol(1, 2),
        new TableMetadata("bench", SchemaJson.Write(new StructType([new DeltaField("id", DeltaTypes.Long), new DeltaField("s", DeltaTypes.String)]))),
    ];

    private static DeltaAction FileOf(int number) => new AddFile(
        string.Create(CultureInfo.InvariantCulture, $"part-{number % 200:D5}-{new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10])}-c000.snappy.parquet"),
        new Dictionary<string, string?>(),
        100_000 + number,
        1_700_000_000_000 + number,
        DataChange: true)
    {
        Stats = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"numRecords":1000,"minValues":{"id":{{{number}}},"s":"abc{{{number}}}"},"maxValues":{"id":{{{number + 999}}},"s":"zbc{{{number}}}"},"nullCount":{"id":0,"s":3}}"""),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(IEnumerable<DeltaAction> actions)
    {
        await Task.CompletedTask;
        foreach (var action in actions)
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            ActionWriter.Write(buffer, action);
            yield return buffer.WrittenMemory;
        }
    }

    /// <summary>Without a collection before it: a thousand of them would be the measurement.</summary>
    private static async Task<Measurement> MeasureAsync(Func<Task> run)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await run();
        return new Measurement(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }
}
