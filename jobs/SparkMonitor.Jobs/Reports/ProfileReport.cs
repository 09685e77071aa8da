using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What <c>profile --json</c> writes.</summary>
internal sealed record ProfileReport(string Store, IReadOnlyList<StageReport> Stages);

/// <param name="Outcome"><c>committed</c>, <c>already_done</c> or <c>failed</c>.</param>
internal sealed record StageReport(string Entity, string Stage, string Table, string Outcome)
{
    public long? TableVersion { get; init; }

    public string? Error { get; init; }

    /// <summary>The run: this one, or the earlier one that did the same.</summary>
    public RunReport? Run { get; init; }

    public static StageReport Of(string entity, StageConfig stage, ProfileOutcome outcome) => outcome switch
    {
        ProfileOutcome.Committed committed => new StageReport(entity, stage.Name, stage.Table, "committed")
        {
            TableVersion = committed.Run.TableVersion,
            Run = RunReport.Of(committed.Run),
        },
        ProfileOutcome.AlreadyDone done => new StageReport(entity, stage.Name, stage.Table, "already_done")
        {
            TableVersion = done.Version,
            Run = done.Earlier is null ? null : RunReport.Of(done.Earlier),
        },
        ProfileOutcome.Failed failed => new StageReport(entity, stage.Name, stage.Table, "failed")
        {
            TableVersion = failed.Run.TableVersion,
            Error = failed.Error.Message,
            Run = RunReport.Of(failed.Run),
        },
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };
}
