using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What <c>reference list --json</c> writes.</summary>
internal sealed record ReferencesReport(string Store, IReadOnlyList<ReferenceReport> References);

/// <summary>What <c>reference pin --json</c> writes.</summary>
internal sealed record PinReport(string Store, string Outcome, long Summaries, bool Profiled, ReferenceReport Reference)
{
    public static PinReport Of(string store, PinOutcome outcome) => new(
        store, outcome.Committed ? "committed" : "already_done", outcome.Summaries, outcome.Profiled is ProfileOutcome.Committed, ReferenceReport.Of(outcome.Reference));
}

/// <summary>A pinned reference as JSON.</summary>
internal sealed record ReferenceReport(string ReferenceId, string Entity, string ReferenceName, string PinKind, string PinSource, string Stage)
{
    public long? TableVersion { get; init; }

    public DateTimeOffset? TableTimestamp { get; init; }

    public long? NumRows { get; init; }

    public DateTimeOffset PinnedAt { get; init; }

    public string? PinnedBy { get; init; }

    public string? PinReason { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    public string? RetiredBy { get; init; }

    public string? RetiredReason { get; init; }

    /// <summary>Null where it was not asked for.</summary>
    public IReadOnlyList<ReferenceWindows>? Holds { get; init; }

    public static ReferenceReport Of(PinnedReference reference) =>
        new(reference.Id, reference.Entity, reference.Name, reference.PinKind, reference.Source, reference.Stage)
        {
            TableVersion = reference.TableVersion,
            TableTimestamp = reference.TableTimestamp,
            NumRows = reference.Rows,
            PinnedAt = reference.PinnedAt,
            PinnedBy = reference.PinnedBy,
            PinReason = reference.Reason,
            RetiredAt = reference.RetiredAt,
            RetiredBy = reference.RetiredBy,
            RetiredReason = reference.RetiredReason,
        };
}

/// <summary>How many windows and slices a reference holds of one granularity; null for all time.</summary>
internal sealed record ReferenceWindows(string? Granularity, int Windows, int Slices);
