namespace SparkMonitor.SparkConnect;

/// <summary>How one execution runs.</summary>
public sealed record SparkExecuteOptions
{
    public static SparkExecuteOptions Default { get; } = new();

    /// <summary>The operation's id, to interrupt it by; by default a new one.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>Labels to interrupt by and to find the work in Spark's UI; no commas.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Told of progress, on the thread that reads the result.</summary>
    public IProgress<SparkProgress>? Progress { get; init; }

    /// <summary>Told of the outcome when the execution has ended well.</summary>
    public Action<SparkOutcome>? Completed { get; init; }

    /// <summary>
    /// Whether to send the plan again, under the same operation id, when the server says that it never saw it. Servers before Spark 4.1 may
    /// run a plan twice if the first request was only late: set false for a write that is not guarded against repetition.
    /// </summary>
    public bool ResendAllowed { get; init; } = true;

    /// <summary>Whether to run the plan again in the rebuilt session when the session is lost before any row was delivered. Only for plans that may run twice.</summary>
    public bool RerunAfterSessionLoss { get; init; }
}
