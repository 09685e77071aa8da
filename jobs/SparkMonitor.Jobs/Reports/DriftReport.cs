using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What <c>drift --json</c> writes.</summary>
internal sealed record DriftReport(string Store, string Verdict, int ExitCode, IReadOnlyList<EvaluationReport> Evaluations)
{
    public static DriftReport Of(string store, IReadOnlyList<(SummaryAddress Address, DriftOutcome Outcome)> outcomes, int limit, ExitCode code) => new(
        store,
        DriftNames.Of(outcomes.Select(o => o.Outcome.Worst).DefaultIfEmpty(DriftVerdict.None).Max()),
        (int)code,
        [.. outcomes.Select(o => EvaluationReport.Of(o.Address, o.Outcome, limit))]);
}

/// <summary>One entity's evaluation.</summary>
/// <param name="Outcome"><c>committed</c>, <c>unchanged</c> (nothing was new), <c>nothing_to_compare</c> (no window has its reference), <c>not_written</c> or <c>already_done</c>.</param>
/// <param name="ScopesWanted">Windows and slices that the command names.</param>
/// <param name="ScopesTested">Those of them that were new or had changed.</param>
/// <param name="Weightiest">The weightiest findings under the names of the columns of <c>drift</c>.</param>
internal sealed record EvaluationReport(
    string Address,
    string Outcome,
    string EvaluationId,
    DateTimeOffset EvaluatedAt,
    int ScopesWanted,
    int ScopesTested,
    long Findings,
    IReadOnlyDictionary<string, long> Verdicts,
    long? TableVersion,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> Weightiest)
{
    public static EvaluationReport Of(SummaryAddress address, DriftOutcome outcome, int limit) => new(
        address.ToString(),
        outcome.Findings == 0 ? (outcome.HasHistory ? "unchanged" : "nothing_to_compare") : outcome.WasCommitted ? "already_done" : outcome.TableVersion is null ? "not_written" : "committed",
        outcome.EvaluationId,
        outcome.EvaluatedAt,
        outcome.Wanted,
        outcome.Tested,
        outcome.Findings,
        Enum.GetValues<DriftVerdict>().ToDictionary(DriftNames.Of, v => outcome.Verdicts.GetValueOrDefault(v)),
        outcome.TableVersion,
        [.. outcome.Weightiest.Take(limit).Select(FindingJson.Of)]);
}

/// <summary>A finding under the names of the columns of <c>drift</c>.</summary>
internal static class FindingJson
{
    public static IReadOnlyDictionary<string, object?> Of(DriftFinding finding)
    {
        var row = DriftRows.Write(finding, ProfileJob.ProductVersion);
        return DriftTable.Definition.Columns.Select((c, i) => (c.Name, Value: Value(c, row[i]))).ToDictionary(c => c.Name, c => c.Value);
    }

    private static object? Value(StoreColumn column, object? value) => (column.Type, value) switch
    {
        (StoreType.List { Element: StoreType.Struct fields }, IEnumerable<object?> list) => list.Cast<object?[]>()
            .Select(parts => fields.Fields.Select((f, i) => (f.Name, Value: QueryValue.Json(parts[i]))).ToDictionary(f => f.Name, f => f.Value)).ToArray(),
        (StoreType.Struct fields, object?[] parts) => fields.Fields.Select((f, i) => (f.Name, Value: QueryValue.Json(parts[i]))).ToDictionary(f => f.Name, f => f.Value),
        _ => QueryValue.Json(value),
    };
}
