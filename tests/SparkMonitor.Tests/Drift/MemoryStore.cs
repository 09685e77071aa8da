using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Drift;

/// <summary>Summaries in memory under scopes of one stage with windows of a day.</summary>
internal sealed class MemoryStore : ISummarySource
{
    public const string Day = "1 day";

    private readonly Dictionary<StoredScope, IReadOnlyList<ColumnSummary>> _summaries = new(ReferenceEqualityComparer.Instance);
    private readonly List<StoredScope> _scopes = [];

    /// <summary>How often each scope was read.</summary>
    public Dictionary<SummaryScope, int> Reads { get; } = [];

    public IReadOnlyList<StoredScope> Scopes => _scopes;

    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TimeWindow DayAt(int day) => new(
        TimeText.ToMicroseconds(Epoch.AddDays(day)), TimeText.ToMicroseconds(Epoch.AddDays(day + 1)));

    public StoredScope AddDay(int day, IReadOnlyList<ColumnSummary> columns, string stage = "raw", string? sliceKey = null, string? sliceValue = null, long version = 1) =>
        Add(new SummaryScope("shop", stage, Day, DayAt(day), sliceKey, sliceValue), columns, version: version);

    public StoredScope AddAll(IReadOnlyList<ColumnSummary> columns, string stage = "raw", string? reference = null, string tableId = "t", long version = 1) =>
        Add(new SummaryScope("shop", stage), columns, reference, tableId, version);

    public StoredScope Add(SummaryScope scope, IReadOnlyList<ColumnSummary> columns, string? reference = null, string tableId = "t", long version = 1, string run = "run")
    {
        var rows = columns.Max(c => c.Rows);
        var stored = new StoredScope(scope)
        {
            Reference = reference,
            RunId = run,
            RunTime = Epoch.AddYears(1),
            ConfigHash = "c",
            TableId = tableId,
            TableVersion = version,
            TableTimestamp = Epoch.AddYears(1).AddDays(version),
            Rows = rows,
        };
        _scopes.Add(stored);
        _summaries.Add(stored, columns.Any(c => c.IsTable) ? columns : [Summaries.Table(rows), .. columns]);
        return stored;
    }

    public ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation)
    {
        Reads[scope.Scope] = Reads.GetValueOrDefault(scope.Scope) + 1;
        return ValueTask.FromResult(_summaries[scope]);
    }

    public static DriftRequest Request(DriftPolicy? policy = null) => new(policy ?? DriftPolicy.Default) { EvaluationId = "e", EvaluatedAt = Epoch.AddYears(2) };

    public async Task<List<DriftFinding>> EvaluateAsync(DriftPolicy? policy = null) => await EvaluateAsync(Request(policy));

    public async Task<List<DriftFinding>> EvaluateAsync(DriftRequest request)
    {
        var findings = new List<DriftFinding>();
        await foreach (var finding in new DriftEvaluator(this).EvaluateAsync(request, CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }
}
