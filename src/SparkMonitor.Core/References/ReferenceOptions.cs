using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.References;

/// <summary>What a reference must be like, and which windows count as its past.</summary>
public sealed record ReferenceOptions
{
    public static ReferenceOptions Default { get; } = new();

    /// <summary>Fewer rows than this warn.</summary>
    public long MinimumRows { get; init; } = MinimumSample.Floor;

    /// <summary>
    /// Windows that begin before this instant (microseconds) are no longer a baseline: previous, rolling, expanding and seasonal references
    /// begin here. Set by an accepted shift of level.
    /// </summary>
    public long? Since { get; init; }
}
