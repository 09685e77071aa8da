namespace SparkMonitor.Local.Tables;

/// <summary>Versions whose changes are asked for, both ends included, each end by its number or by a time.</summary>
public sealed record ChangeRange
{
    /// <summary>With <see cref="FirstTime"/> null too: the last version alone.</summary>
    public long? First { get; init; }

    /// <summary>The first version of this time or later.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>With <see cref="LastTime"/> null too: the latest.</summary>
    public long? Last { get; init; }

    /// <summary>The last version of this time or before.</summary>
    public DateTimeOffset? LastTime { get; init; }
}
