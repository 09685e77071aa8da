using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Runs;

/// <summary>What is read together: all windows and slices of a stage, or of a pinned reference, in one granularity.</summary>
internal sealed record StoredSeries(string? Reference, string Entity, string Stage, string? Granularity)
{
    public static StoredSeries Of(StoredScope scope) => new(scope.Reference, scope.Scope.Entity, scope.Scope.Stage, scope.Scope.Granularity);
}
