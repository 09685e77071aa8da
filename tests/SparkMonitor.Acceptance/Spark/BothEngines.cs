using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Spark;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>Profiles a table with the embedded engine and with Spark, and holds the encoded states against each other.</summary>
internal sealed class BothEngines : IAsyncDisposable
{
    private readonly LocalEngine _local = new(new EngineLimits { Threads = 2, Memory = 1L << 30 });
    private readonly SparkConnectSession _session;

    private BothEngines(SparkConnectSession session) => _session = session;

    public SparkConnectSession Session => _session;

    public static async Task<BothEngines> OpenAsync(string remote) => new(await SparkConnectSession.ConnectAsync(remote));

    /// <returns>What differs, one line each; and what Spark read.</returns>
    public async Task<(IReadOnlyList<string> Differences, ScanCounts Scans, int Columns)> CompareAsync(
        string table, StageConfig stage, SparkEngineOptions? options = null, Func<string, bool>? without = null)
    {
        await using var spark = await SparkEngine.OpenAsync(_session, options);
        var (localStates, localRows, localCustom, _) = await ProfileAsync(_local, table, stage, without);
        var (sparkStates, sparkRows, sparkCustom, scans) = await ProfileAsync(spark, table, stage, without);
        var differences = new List<string>();
        for (var d = 0; d < localRows.Count; d++)
        {
            if (!localRows[d].SequenceEqual(sparkRows[d]))
            {
                differences.Add($"rows of dimension {d}: {string.Join(',', localRows[d].Take(20))} and {string.Join(',', sparkRows[d].Take(20))}");
            }
        }

        Assert.Equal(localStates.Keys.Order(StringComparer.Ordinal), sparkStates.Keys.Order(StringComparer.Ordinal));
        foreach (var (column, expected) in localStates)
        {
            var actual = sparkStates[column];
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            differences.AddRange(expected.Where(e => !e.Value.SequenceEqual(actual[e.Key])).Select(e => $"{column} {e.Key}: {Convert.ToHexString(e.Value)[..Math.Min(40, 2 * e.Value.Length)]} and {Convert.ToHexString(actual[e.Key])[..Math.Min(40, 2 * actual[e.Key].Length)]}"));
        }

        differences.AddRange(localCustom.Except(sparkCustom).Select(c => $"own profiler: {c} of the embedded engine only"));
        differences.AddRange(sparkCustom.Except(localCustom).Select(c => $"own profiler: {c} of Spark only"));
        return (differences, scans, localStates.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        await _session.DisposeAsync();
    }

    private static async Task<(Dictionary<string, Dictionary<string, byte[]>> States, IReadOnlyList<IReadOnlyList<long>> Rows, IReadOnlyList<string> Custom, ScanCounts Scans)> ProfileAsync(
        IProfileEngine engine, string table, StageConfig stage, Func<string, bool>? without)
    {
        var snapshot = await engine.OpenAsync(new TableAddress(table), default);
        var scope = ProfilePlanner.Resolve(stage, snapshot);
        if (without is not null)
        {
            scope = scope with { Columns = [.. scope.Columns.Where(c => !without(c.Path.ToString()))] };
        }

        var source = new ProfileSource(snapshot);
        var request = scope.Survey(source, []);
        var survey = request is null ? null : await engine.SurveyAsync(request, default);
        var plan = ProfilePlanner.Plan(scope, source, survey?.MinTime, survey?.MaxTime, scope.Choose(request, survey, []));
        await using var run = await engine.RunAsync(plan, new Progress<ProfileProgress>(), default);
        var states = new Dictionary<string, Dictionary<string, byte[]>>(StringComparer.Ordinal);
        await foreach (var column in run.Columns(default))
        {
            states.Add(column.Column.Path.ToString(), Encode(column));
        }

        return (states, run.RowCounts, [.. run.Custom.Select(Text)], run.Scans);
    }

    private static string Text(CustomResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Profiler.Name} of {result.Profiler.Column?.ToString() ?? ":table"} level {result.Level} dimension {result.Dimension} group {result.Group}: {(result.Error is null ? result.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "null" : "error")}");

    private static Dictionary<string, byte[]> Encode(ColumnResult column)
    {
        var encoded = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var d = 0; d < column.Groups.Count; d++)
        {
            for (var g = 0; g < column.Groups[d].Count; g++)
            {
                if (column.Groups[d][g] is not { } states)
                {
                    continue;
                }

                Add("counts", states.Counts);
                Add("moments", states.Moments);
                Add("quantiles", states.Quantiles);
                Add("distinct", states.Distinct);
                Add("items", states.Items);
                Add("text", states.Text);

                void Add<TState>(string name, TState? state)
                    where TState : class, IState<TState>
                {
                    if (state is not null)
                    {
                        encoded.Add(string.Create(CultureInfo.InvariantCulture, $"{name}[{d},{g}]"), TState.Codec.Encode(state));
                    }
                }
            }
        }

        return encoded;
    }
}
