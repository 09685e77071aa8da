using SparkMonitor.Core;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Tests.Local.Engine;

public sealed class LocalEngineTests : IAsyncDisposable
{
    private const string Rows = """
        SELECT i AS id, (i * 37 % 101)::INTEGER AS small, sin(i) * 1000 AS real,
          CASE WHEN i % 11 = 0 THEN NULL ELSE 'carrier ' || (i % 7) END AS carrier, 'key ' || i AS key,
          CASE WHEN i % 13 = 0 THEN NULL ELSE TIMESTAMPTZ '2025-01-30 00:00:00+00' + to_minutes(i % 8000) END AS at,
          {'a': i % 5, 'b': [i, i]} AS nested, DATE '2025-01-01' + (i % 40)::INTEGER AS day
        FROM range(20000) t(i)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-engine-").FullName;
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(
        new DuckDbOptions { Threads = 2, Settings = new Dictionary<string, string> { ["TimeZone"] = "UTC" } });

    private readonly LocalEngine _engine = new(new EngineLimits { Threads = 2, Memory = 1L << 30 });

    private string Table => Path.Combine(_folder, "odd [name] a*b");

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_group_has_the_states_of_its_own_rows()
    {
        await AppendAsync(Rows);
        var stage = new StageConfig("raw", Table)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("at"), Granularities = ["1 day"], Zone = "America/New_York" },
            Slices =
            [
                new SliceConfig([new SlicePartConfig("carrier", false, 3)]),
                new SliceConfig([new SlicePartConfig("small > 50 -- a comment", true)]),
                new SliceConfig([new SlicePartConfig("carrier", false, 3), new SlicePartConfig("day", false, 2)]),
            ],
        };
        var (plan, results, run) = await ProfileAsync(stage);
        await using var owned = run;

        using var connection = _database.Connect();
        connection.Execute($"CREATE TABLE source AS {Rows}");
        for (var d = 0; d < plan.Layout.Dimensions; d++)
        {
            for (var g = 0; g < plan.Layout.GroupsOf(d); g++)
            {
                var where = $"{GroupSql.Window(plan.TimeColumn!, plan.BaseWindows)} = {g / plan.Layout.Codes[d]}"
                    + (d == 0 ? "" : $" AND {GroupSql.Slice(plan.Slices[d - 1])} = {g % plan.Layout.Codes[d]}");
                var expected = Accumulate(connection, plan, where, GroupLayout.RegistersOf(d));
                Assert.Equal(expected.Rows, run.RowCounts[d][g]);
                for (var c = 0; c < plan.Columns.Count; c++)
                {
                    AssertEqual(expected.Columns[c], results[plan.Columns[c].Path.ToString()].Groups[d][g], d > 0);
                }
            }
        }

        Assert.Equal(new ScanCounts(0, 1, plan.Columns.Count, run.Scans.HeavyItemScans, 0), run.Scans);
    }

    [Fact]
    public async Task Columns_in_batches_are_each_read_once_and_have_the_same_states()
    {
        var sql = $"SELECT {string.Join(", ", Enumerable.Range(0, 450).Select(c => $"i * {c} AS c{c}"))} FROM range(60) t(i)";
        await AppendAsync(sql);
        var (plan, batched, run) = await ProfileAsync(new StageConfig("raw", Table));
        await using var owned = run;
        Assert.Equal(2, run.Scans.Scans);
        Assert.Equal(450, run.Scans.ColumnReads);
        using var connection = _database.Connect();
        connection.Execute($"CREATE TABLE source AS {sql}");
        var expected = Accumulate(connection, plan, "true", DistinctSketch.Registers);
        for (var c = 0; c < plan.Columns.Count; c++)
        {
            AssertEqual(expected.Columns[c], batched[plan.Columns[c].Path.ToString()].Groups[0][0], folded: false);
        }
    }

    [Fact]
    public async Task Frequent_values_beyond_the_kept_items_are_counted_exactly()
    {
        await AppendAsync("SELECT CASE WHEN i % 10 = 0 THEN 'often' WHEN i % 25 = 3 THEN 'sometimes' ELSE 'rare ' || i END AS v, i, CASE WHEN i % 2 = 0 THEN -1 ELSE i END AS w FROM range(100000) t(i)");
        var (_, results, run) = await ProfileAsync(new StageConfig("raw", Table));
        await using var owned = run;
        var heavy = results["v"].Heavy![0][0]!;
        Assert.Equal(new HeavyItem("often", 10_000), heavy.Items[0]);
        Assert.Equal(new HeavyItem("sometimes", 4_000), heavy.Items[1]);
        Assert.InRange(heavy.Error, 1, 200);

        Assert.Equal(new HeavyItem("-1", 50_000), results["w"].Heavy![0][0]!.Items[0]);

        // Keys have no frequent value, and no scan is spent to learn that; the other two columns share one.
        Assert.Empty(results["i"].Heavy![0][0]!.Items);
        Assert.Equal(1, run.Scans.HeavyItemScans);
    }

    [Fact]
    public async Task Custom_profilers_run_per_window_and_slice_and_fail_alone()
    {
        await AppendAsync(Rows);
        var stage = new StageConfig("raw", Table)
        {
            Windows = new WindowConfig { TimeColumn = new ColumnPath("at"), Granularities = ["1 day", "1 month"] },
            Slices = [new SliceConfig([new SlicePartConfig("carrier", false, 3)])],
            Profilers =
            [
                new CustomProfilerConfig("spread", "max({{column}}) - min({{column}})", ["small"]),
                new CustomProfilerConfig("rows", "count(*)", [":table"]),
                new CustomProfilerConfig("broken", "no_such_function({{column}})", ["small"]),
            ],
        };
        var (plan, _, run) = await ProfileAsync(stage);
        await using var owned = run;
        var rows = run.Custom.Where(r => r.Profiler.Name == "rows").ToList();
        Assert.Equal(20_000, Assert.Single(rows, r => r is { Level: CustomResult.AllTime, Dimension: 0 }).Value);
        Assert.Equal(20_000, rows.Where(r => r is { Level: CustomResult.AllTime, Dimension: 1 }).Sum(r => r.Value));
        for (var g = 0; g < plan.Layout.GroupsOf(0); g++)
        {
            var daily = rows.Where(r => r.Level == 0 && r.Dimension == 0 && r.Group == g).Sum(r => r.Value ?? 0);
            Assert.Equal(run.RowCounts[0][g], daily);
        }

        Assert.All(run.Custom.Where(r => r.Profiler.Name == "spread" && r.Level == CustomResult.AllTime && r.Dimension == 0), r => Assert.Equal(100, r.Value));
        Assert.All(run.Custom.Where(r => r.Profiler.Name == "broken"), r => Assert.Contains("no_such_function", r.Error, StringComparison.Ordinal));
        Assert.Contains(run.Custom, r => r.Profiler.Name == "broken");
    }

    [Fact]
    public async Task Rows_of_files_added_behind_a_version_are_profiled_alone()
    {
        await AppendAsync("SELECT 1 AS v");
        await AppendAsync("SELECT 2 AS v");
        await AppendAsync("SELECT 3 AS v UNION ALL SELECT 4");
        var snapshot = await _engine.OpenAsync(new TableAddress(Table), default);
        var scope = ProfilePlanner.Resolve(new StageConfig("raw", Table), snapshot);
        var plan = ProfilePlanner.Plan(scope, new ProfileSource(snapshot, AddedAfter: 1), null, null, []);
        await using var run = await _engine.RunAsync(plan, new Progress<ProfileProgress>(), default);
        Assert.Equal(2, run.RowCounts[0][0]);
    }

    [Fact]
    public async Task Empty_table_gives_no_rows_and_no_states()
    {
        await AppendAsync("SELECT i AS v FROM range(0) t(i)");
        var (_, results, run) = await ProfileAsync(new StageConfig("raw", Table));
        await using var owned = run;
        Assert.Equal(0, run.RowCounts[0][0]);
        Assert.Null(results["v"].Groups[0][0]);
    }

    [Fact]
    public async Task Predicate_that_is_no_condition_is_refused_before_the_scan_by_name()
    {
        await AppendAsync("SELECT 1 AS v");
        var stage = new StageConfig("raw", Table) { Slices = [new SliceConfig([new SlicePartConfig("w > 3", true)])] };
        var error = await Assert.ThrowsAsync<MonitorException>(() => ProfileAsync(stage));
        Assert.Contains("'w > 3'", error.Message, StringComparison.Ordinal);
        Assert.Equal(MonitorFault.Usage, error.Fault);
    }

    [Fact]
    public async Task Missing_data_file_is_named()
    {
        await AppendAsync("SELECT 1 AS v");
        var file = Directory.EnumerateFiles(Table, "*.parquet").Single();
        File.Delete(file);
        var error = await Assert.ThrowsAsync<MonitorException>(() => ProfileAsync(new StageConfig("raw", Table)));
        Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corrupt_data_file_is_named()
    {
        await AppendAsync("SELECT 1 AS v");
        var file = Directory.EnumerateFiles(Table, "*.parquet").Single();
        await File.WriteAllTextAsync(file, "no parquet");
        var error = await Assert.ThrowsAsync<MonitorException>(() => ProfileAsync(new StageConfig("raw", Table)));
        Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_run_ends_with_cancellation_and_the_engine_goes_on()
    {
        await AppendAsync(Rows);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProfileAsync(new StageConfig("raw", Table), cancellation: cancelled.Token));
        var (_, results, run) = await ProfileAsync(new StageConfig("raw", Table));
        await using var owned = run;
        Assert.Equal(20_000, results["id"].Groups[0][0]!.Counts.Rows);
    }

    private async Task<(ProfilePlan Plan, Dictionary<string, ColumnResult> Results, IProfileRun Run)> ProfileAsync(
        StageConfig stage, LocalEngine? engine = null, CancellationToken cancellation = default)
    {
        engine ??= _engine;
        var snapshot = await engine.OpenAsync(new TableAddress(stage.Table), cancellation);
        var scope = ProfilePlanner.Resolve(stage, snapshot);
        var source = new ProfileSource(snapshot);
        var request = scope.Survey(source, []);
        var survey = request is null ? null : await engine.SurveyAsync(request, cancellation);
        var plan = ProfilePlanner.Plan(scope, source, survey?.MinTime, survey?.MaxTime, scope.Choose(request, survey, []));
        var run = await engine.RunAsync(plan, new Progress<ProfileProgress>(), cancellation);
        var results = new Dictionary<string, ColumnResult>(StringComparer.Ordinal);
        await foreach (var column in run.Columns(cancellation))
        {
            results.Add(column.Column.Path.ToString(), column);
        }

        return (plan, results, run);
    }

    private static (long Rows, IReadOnlyList<ColumnStates?> Columns) Accumulate(DuckDbConnection connection, ProfilePlan plan, string where, int registers)
    {
        var layout = registers == DistinctSketch.Registers ? GroupLayout.Single : new GroupLayout(1, [1, 1]);
        var select = string.Join(", ", plan.Columns.Select(c => ColumnExpression.Value(c.Path, c.Type)));
        var stream = connection.Stream($"SELECT {select} FROM source WHERE {where}", null, () => new Sink(plan, layout));
        var columns = new List<ColumnStates?>();
        for (var i = 0; i < plan.Columns.Count; i++)
        {
            var first = stream.Sinks.Count == 0 ? ColumnAccumulator.Create(plan.Columns[i], layout) : stream.Sinks[0].Accumulators[i];
            foreach (var other in stream.Sinks.Skip(1))
            {
                first.MergeFrom(other.Accumulators[i]);
            }

            columns.Add(first.Finish(layout.Dimensions - 1, 0));
        }

        return (stream.Rows, columns);
    }

    private static void AssertEqual(ColumnStates? expected, ColumnStates? actual, bool folded)
    {
        if (expected is null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.Moments, actual.Moments);
        Assert.Equal(expected.Quantiles, actual.Quantiles);
        Assert.Equal(expected.Distinct, actual.Distinct);
        Assert.Equal(folded, actual.Distinct is { Size: DistinctSketch.FoldedRegisters } || (folded && actual.Distinct is null or { Count: 0 }));
        Assert.Equal(expected.Items, actual.Items);
        Assert.Equal(expected.Text, actual.Text);
    }

    private async Task AppendAsync(string sql)
    {
        using var connection = _database.Connect();
        var source = new DuckDbQuerySource(connection, sql);
        var table = new DeltaTable(new LocalStorage(), new DuckDbParquet(_database), Table);
        await table.AppendAsync(source, new WriteOptions { CreateAs = new TableDefinition(await source.GetSchemaAsync(default)) });
    }

    private sealed class Sink(ProfilePlan plan, GroupLayout layout) : IChunkSink
    {
        private readonly RowGroups _groups = new(layout, 2048);

        public ColumnAccumulator[] Accumulators { get; } = [.. plan.Columns.Select(c => ColumnAccumulator.Create(c, layout))];

        public void Consume(DuckDbChunk chunk)
        {
            _groups.Count = chunk.RowCount;
            for (var d = 0; d < layout.Dimensions; d++)
            {
                _groups.Writable(d).Clear();
            }

            _groups.Seal();
            for (var i = 0; i < Accumulators.Length; i++)
            {
                Accumulators[i].Add(ChunkColumns.Of(chunk[i]), _groups);
            }
        }
    }
}
