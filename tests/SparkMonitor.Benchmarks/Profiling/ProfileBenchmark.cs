using System.Diagnostics;
using System.Globalization;
using SparkMonitor.Benchmarks.Data;
using SparkMonitor.DuckDb;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Profiling;

/// <summary>
/// The local engine against DuckDB's own <c>SUMMARIZE</c> of the same files: warm, in one process, with the same threads, in turn.
/// </summary>
internal sealed class ProfileBenchmark(IAnsiConsole console, int threads, int pairs)
{
    public async Task FlightsAsync(string parquet) => await CompareAsync(
        "flights, 3 M rows x 5 columns, monthly windows",
        $"SELECT * REPLACE (date AT TIME ZONE 'UTC' AS date) FROM read_parquet({DuckDbSql.QuoteLiteral(parquet)})",
        "date");

    public async Task WideAsync(int columns, long rows) => await CompareAsync(
        string.Create(CultureInfo.InvariantCulture, $"{columns} mixed columns x {rows:N0} rows, twelve windows"), WideTable.Sql(columns, rows), "event_time");

    /// <summary>How the time of a value changes with rows, columns and threads; no peer.</summary>
    public async Task ScalingAsync()
    {
        var table = new Table().AddColumns("columns", "rows", "threads", "ms", "ns of a value (wall)", "ns of a value (processor)");
        foreach (var (columns, rows, used) in new[] { (20, 500_000L, 2), (20, 3_000_000L, 2), (20, 30_000_000L, 2), (200, 500_000L, 2), (20, 3_000_000L, 1) })
        {
            using var data = await BenchmarkTable.WriteAsync(WideTable.Sql(columns, rows), "event_time");
            await using var engine = new LocalEngine(new EngineLimits { Threads = used, Memory = 3L << 30 });
            var values = 0L;
            var runs = new List<Measurement>();
            for (var i = 0; i <= 3; i++)
            {
                var run = await Measurement.OfAsync(async () => (values, _) = await data.ProfileAsync(engine));
                if (i > 0)
                {
                    runs.Add(run);
                }
            }

            var median = Measurement.Median(runs);
            table.AddRow(Number(columns), Number(rows), Number(used), Number(median.Wall), Decimal(median.Wall * 1e6 / values), Decimal(median.Processor * 1e6 / values));
        }

        console.Write(table);
    }

    /// <summary>Tables that must finish in bounded memory: very many columns, very many rows.</summary>
    public async Task ExtremesAsync(string parquet)
    {
        var many = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Expression(i)} AS c{i:00000}")));
        await OnceAsync("10,000 columns x 1,000 rows", $"SELECT {many} FROM range(1000) t(i)", null);
        await OnceAsync(
            "5 columns x 30 M rows",
            $"SELECT f.* REPLACE (date AT TIME ZONE 'UTC' AS date) FROM read_parquet({DuckDbSql.QuoteLiteral(parquet)}) f, range(10)",
            "date");

        static string Expression(int i) => (i % 4) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"(i * {i + 7}) % 997"),
            1 => string.Create(CultureInfo.InvariantCulture, $"sin(i + {i}.5::DOUBLE)"),
            2 => string.Create(CultureInfo.InvariantCulture, $"'v' || (i % {(i % 50) + 2})"),
            _ => "DATE '2025-01-01' + (i % 365)::INTEGER",
        };
    }

    private async Task CompareAsync(string name, string sql, string timeColumn)
    {
        using var data = await BenchmarkTable.WriteAsync(sql, timeColumn);
        await using var engine = new LocalEngine(new EngineLimits { Threads = threads, Memory = 3L << 30 });
        using var peer = DuckDbDatabase.Open(new DuckDbOptions { Threads = threads, MemoryLimit = 3L << 30, TempDirectory = Path.Combine(data.Path, ".spill") });
        using var connection = peer.Connect();
        List<Measurement> ours = [], theirs = [];
        var values = 0L;
        for (var i = 0; i <= pairs; i++)
        {
            var mine = await Measurement.OfAsync(async () => (values, _) = await data.ProfileAsync(engine));
            var other = await Measurement.OfAsync(() =>
            {
                using var result = connection.Query($"SUMMARIZE SELECT * FROM read_parquet({DuckDbSql.QuoteLiteral(data.Files)})");
                _ = result.Rows().Count();
                return Task.CompletedTask;
            });
            if (i > 0)
            {
                ours.Add(mine);
                theirs.Add(other);
            }
        }

        var (a, b) = (Measurement.Median(ours), Measurement.Median(theirs));
        var ratio = Measurement.Middle(ours.Zip(theirs, (x, y) => x.Wall / y.Wall));
        var processor = Measurement.Middle(ours.Zip(theirs, (x, y) => x.Processor / y.Processor));
        console.Write(new Table().Title(name).AddColumns("", "ours", "SUMMARIZE", "ratio")
            .AddRow("wall ms", Number(a.Wall), Number(b.Wall), Decimal(ratio))
            .AddRow("processor ms", Number(a.Processor), Number(b.Processor), Decimal(processor))
            .AddRow("ns of a value (processor)", Decimal(a.Processor * 1e6 / values), Decimal(b.Processor * 1e6 / values), ""));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads, median of {pairs} pairs; peak memory of the process {PeakMemory()} MiB"));
    }

    private async Task OnceAsync(string name, string sql, string? timeColumn)
    {
        using var data = await BenchmarkTable.WriteAsync(sql, timeColumn);
        await using var engine = new LocalEngine(new EngineLimits { Threads = threads, Memory = 1L << 30 });
        var states = 0L;
        var run = await Measurement.OfAsync(async () => (_, states) = await data.ProfileAsync(engine));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {run.Wall:N0} ms ({run.Processor:N0} ms processor), {states:N0} groups of states; peak memory of the process {PeakMemory()} MiB"));
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Decimal(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
