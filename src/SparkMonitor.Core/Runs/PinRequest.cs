using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>What to pin under a name: the stage as the store knows it now, or one of version, time, window or run.</summary>
public sealed record PinRequest(string Entity, string Stage, string Name)
{
    /// <summary>How the stage is profiled, for versions that the store does not hold yet; null where it is not configured.</summary>
    public StageConfig? Config { get; init; }

    /// <summary>Labels of the entity, for a profile.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public long? Version { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>An address whose window counts; its entity and stage are not looked at.</summary>
    public SummaryAddress? Window { get; init; }

    public string? RunId { get; init; }

    /// <summary>Who pins.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
