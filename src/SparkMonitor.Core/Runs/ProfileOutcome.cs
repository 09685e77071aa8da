using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>What a profile run came to.</summary>
public abstract record ProfileOutcome
{
    private ProfileOutcome()
    {
    }

    /// <summary>The summaries are in the store, in one commit.</summary>
    /// <param name="Run">What was done, with its counts.</param>
    /// <param name="SummariesVersion">The version of the table <c>summaries</c>.</param>
    /// <param name="RunRecorded">False where the row in <c>runs</c> could not be written; the next run of the stage adds it.</param>
    public sealed record Committed(RunRecord Run, long SummariesVersion, bool RunRecorded) : ProfileOutcome;

    /// <summary>The same profile of the same table version is in the store already; nothing was written.</summary>
    /// <param name="Version">The version of the source.</param>
    /// <param name="Earlier">The run that did it, where it is known.</param>
    public sealed record AlreadyDone(long Version, RunRecord? Earlier) : ProfileOutcome;

    /// <summary>Nothing was written to <c>summaries</c>.</summary>
    /// <param name="Run">The failed run as far as it came; it stands in <c>runs</c> where that could be written.</param>
    /// <param name="Error">A <see cref="MonitorException"/> for what the user can mend.</param>
    public sealed record Failed(RunRecord Run, Exception Error) : ProfileOutcome;
}
