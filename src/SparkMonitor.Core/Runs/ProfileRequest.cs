using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Runs;

/// <summary>What to profile: a stage of an entity at the latest version of its table, at a version, or as of a time.</summary>
public sealed record ProfileRequest(string Entity, StageConfig Stage)
{
    /// <summary>Labels of the entity; those of the stage win.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public long? Version { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>True to choose the most frequent values of slice columns anew instead of keeping those chosen before.</summary>
    public bool RefreshSlices { get; init; }

    internal TableAddress Address => new(Stage.Table) { Version = Version, Timestamp = Timestamp };
}
