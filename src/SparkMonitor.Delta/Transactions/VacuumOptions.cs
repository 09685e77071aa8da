namespace SparkMonitor.Delta.Transactions;

/// <summary>How a vacuum works.</summary>
public sealed record VacuumOptions
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Files that left the table longer ago go; null takes the table's own setting, a week without one.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>True lists what would go and deletes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>True allows a retention below the table's own, which can break readers, time travel and writers at work.</summary>
    public bool AllowShortRetention { get; init; }

    /// <summary>Called at each step.</summary>
    public Action<VacuumStep>? OnStep { get; init; }
}

/// <summary>What a vacuum deleted, or would delete.</summary>
/// <param name="Files">Names below the table.</param>
public sealed record VacuumResult(bool DryRun, IReadOnlyList<string> Files, long Bytes);
