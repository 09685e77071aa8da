using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SparkMonitor.Core;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Accumulation;

namespace SparkMonitor.Tests.Runs;

/// <summary>An engine over rows in memory: slow, plain, one value at a time.</summary>
internal sealed class MemoryEngine : IProfileEngine
{
    private readonly Dictionary<string, MemorySource> _sources = new(StringComparer.Ordinal);

    public string Name => "memory";

    /// <summary>What predicates and own profilers compute, by their SQL.</summary>
    public Dictionary<string, Func<object?[], bool?>> Predicates { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<IReadOnlyList<object?[]>, double>> Aggregates { get; } = new(StringComparer.Ordinal);

    public int Surveys { get; private set; }

    public int Runs { get; private set; }

    public bool FailRuns { get; set; }

    /// <summary>The order in which a run gives its columns, as an engine finds it convenient; the plan's for null.</summary>
    public Comparison<string>? ColumnOrder { get; set; }

    public MemoryEngine With(string location, MemorySource source)
    {
        _sources[location] = source;
        return this;
    }

    public Task<TableSnapshot> OpenAsync(TableAddress address, CancellationToken cancellation) =>
        _sources.TryGetValue(address.Location, out var source)
            ? Task.FromResult(source.Snapshot(address.Version, address.Timestamp))
            : throw new MonitorException($"There is no table {address.Location}.");

    public Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation)
    {
        Surveys++;
        var rows = Rows(request.Source);
        var times = request.TimeColumn is { } time ? rows.Select(r => r[Index(request.Source, time.Path)]).OfType<long>().ToList() : [];
        return Task.FromResult(new SourceSurvey(
            rows.Count,
            times.Count == 0 ? null : times.Min(),
            times.Count == 0 ? null : times.Max(),
            [.. request.SliceColumns.Select(c => rows.Select(r => r[Index(request.Source, c.Column.Path)]).Where(v => v is not null)
                .GroupBy(v => Text(v!), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Take(c.Top).Select(g => g.Key).ToList())]));
    }

    public Task<IProfileRun> RunAsync(ProfilePlan plan, IProgress<ProfileProgress> progress, CancellationToken cancellation)
    {
        Runs++;
        return Task.FromResult<IProfileRun>(new MemoryRun(this, plan, Rows(plan.Source)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static int Index(ProfileSource source, ColumnPath path) =>
        source.Snapshot.Schema.Leaves().ToList().FindIndex(c => path.Equals(c.Path));

    private IReadOnlyList<object?[]> Rows(ProfileSource source) =>
        _sources.Values.First(s => s.Snapshot(null, null).TableId == source.Snapshot.TableId).Rows(source.Snapshot.Version, source.AddedAfter);

    private sealed class MemoryRun(MemoryEngine engine, ProfilePlan plan, IReadOnlyList<object?[]> rows) : IProfileRun
    {
        public IReadOnlyList<IReadOnlyList<long>> RowCounts =>
            [.. Enumerable.Range(0, plan.Layout.Dimensions).Select(d => Groups(d).Select(g => (long)g.Count).ToList())];

        public IReadOnlyList<CustomResult> Custom => [.. plan.Custom.SelectMany(Results)];

        public ScanCounts Scans => new(0, 1, plan.Columns.Count, 0, plan.Custom.Count * (1 + plan.Levels.Count(l => l.Requested)));

        public async IAsyncEnumerable<ColumnResult> Columns([EnumeratorCancellation] CancellationToken cancellation)
        {
            var columns = plan.Columns.ToList();
            if (engine.ColumnOrder is { } order)
            {
                columns.Sort((a, b) => order(a.Path.ToString(), b.Path.ToString()));
            }

            foreach (var column in columns)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                if (engine.FailRuns)
                {
                    throw new MonitorException("The data file part-0.parquet is missing.");
                }

                var index = Index(plan.Source, column.Path);
                yield return new ColumnResult(column, [.. Enumerable.Range(0, plan.Layout.Dimensions).Select(d => States(column, index, d))]);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private List<ColumnStates?> States(ColumnPlan column, int index, int dimension) =>
            [.. Groups(dimension).Select(g => ReferenceColumn.Of(
                column,
                [.. g.Select(r => r[index] is string text ? Encoding.UTF8.GetBytes(text) : r[index])],
                GroupLayout.RegistersOf(dimension)))];

        private List<object?[]>[] Groups(int dimension)
        {
            var codes = plan.Layout.Codes[dimension];
            var groups = Enumerable.Range(0, plan.Layout.GroupsOf(dimension)).Select(_ => new List<object?[]>()).ToArray();
            foreach (var row in rows)
            {
                groups[(Window(row, plan.BaseWindows) * codes) + Code(row, dimension)].Add(row);
            }

            return groups;
        }

        private int Window(object?[] row, IReadOnlyList<TimeWindow> windows)
        {
            if (plan.TimeColumn is null)
            {
                return 0;
            }

            var time = (long?)row[Index(plan.Source, plan.TimeColumn.Path)];
            return time is null ? windows.Count : Enumerable.Range(0, windows.Count).Single(w => windows[w].Start <= time && time < windows[w].End);
        }

        private int Code(object?[] row, int dimension) => dimension == 0 ? 0 : plan.Slices[dimension - 1].Parts.Aggregate(0, (code, part) => (code * part.Codes) + part switch
        {
            ColumnSlice column => row[Index(plan.Source, column.Path)] is { } value
                ? column.Values.ToList().IndexOf(Text(value)) is >= 0 and var at ? at : column.Values.Count
                : column.Values.Count + 1,
            PredicateSlice predicate => engine.Predicates[predicate.Sql](row) switch { false => 0, true => 1, null => 2 },
            _ => throw new InvalidOperationException(),
        });

        private IEnumerable<CustomResult> Results(CustomProfiler profiler)
        {
            foreach (var level in plan.Levels.Select((l, i) => (Level: i, l.Requested, l.Windows)).Where(l => l.Requested)
                .Append((Level: CustomResult.AllTime, Requested: true, Windows: []))) // rows of all time have one group per code
            {
                for (var d = 0; d < plan.Layout.Dimensions; d++)
                {
                    foreach (var group in rows.GroupBy(r => ((level.Level < 0 ? 0 : Window(r, level.Windows)) * plan.Layout.Codes[d]) + Code(r, d)))
                    {
                        CustomResult result;
                        try
                        {
                            result = new CustomResult(profiler, level.Level, d, group.Key, engine.Aggregates[profiler.Sql]([.. group]), null);
                        }
                        catch (DivideByZeroException e)
                        {
                            result = new CustomResult(profiler, level.Level, d, CustomResult.EveryGroup, null, e.Message);
                        }

                        yield return result;
                    }
                }
            }
        }
    }
}
