using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What <c>show --json</c> writes without a stage.</summary>
internal sealed record StoreReport(string Store, IReadOnlyList<StoredStage> Stages)
{
    public static StoreReport Of(
        string store, IReadOnlyDictionary<(string Entity, string Stage), StageVersion> stages, IReadOnlyList<RunRecord> runs) => new(
        store,
        [
            .. stages.OrderBy(s => s.Key.Entity, StringComparer.Ordinal).ThenBy(s => s.Key.Stage, StringComparer.Ordinal).Select(s =>
            {
                var run = runs.FirstOrDefault(r => r.RunId == s.Value.RunId);
                return new StoredStage(
                    s.Key.Entity, s.Key.Stage, run?.TableUri, s.Value.TableId, s.Value.TableVersion, s.Value.TableTimestamp, s.Value.Rows,
                    run?.Columns, run?.Granularities ?? [], s.Value.RunId, s.Value.RunTime);
            }),
        ]);
}

/// <summary>The latest profiled version of a stage.</summary>
internal sealed record StoredStage(
    string Entity,
    string Stage,
    string? TableUri,
    string TableId,
    long TableVersion,
    DateTimeOffset TableTimestamp,
    long NumRows,
    long? NumColumns,
    IReadOnlyList<string> Granularities,
    string RunId,
    DateTimeOffset RunTime);
