using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>
/// A shift of level that somebody accepted: for this column, slice and kind of reference a new baseline begins (contract section 8). Pinned rows
/// stay as they are: against a pinned reference findings about windows of the new epoch are compared with its first windows instead.
/// </summary>
/// <param name="Column">The column's path; null for all columns.</param>
/// <param name="Kind">The kind of reference; null for all.</param>
/// <param name="Since">First instant of the new baseline, in microseconds.</param>
public sealed record AcceptedShift(string Entity, string Stage, string? Column, string? SliceKey, string? SliceValue, ReferenceKind? Kind, long Since)
{
    public required DateTimeOffset AcceptedAt { get; init; }

    public string? AcceptedBy { get; init; }

    public string? Reason { get; init; }
}
