namespace SparkMonitor.Local;

/// <summary>How a store is opened. Nothing here changes a number.</summary>
public sealed record MonitorStoreOptions
{
    /// <summary>What the embedded engine may use of the machine.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>The clock of run times, durations and commits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
