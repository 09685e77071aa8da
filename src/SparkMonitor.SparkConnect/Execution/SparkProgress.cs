namespace SparkMonitor.SparkConnect;

/// <summary>How far an execution is. Servers before Spark 4.0 report nothing; later ones about every two seconds, sometimes without stages.</summary>
/// <param name="RunningTasks">Tasks at work now.</param>
public sealed record SparkProgress(Guid OperationId, IReadOnlyList<SparkStage> Stages, long RunningTasks)
{
    public long Tasks => Stages.Sum(s => s.Tasks);

    public long CompletedTasks => Stages.Sum(s => s.CompletedTasks);

    /// <summary>Bytes read from the inputs so far.</summary>
    public long InputBytes => Stages.Sum(s => s.InputBytes);
}

/// <summary>One stage of the jobs that an execution started.</summary>
public sealed record SparkStage(long Id, long Tasks, long CompletedTasks, long InputBytes, bool Done);
