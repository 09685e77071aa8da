namespace SparkMonitor.Delta.Transactions;

/// <summary>What a rewrite of small files did.</summary>
/// <param name="Commit">Null where there was nothing to do.</param>
public sealed record OptimizeOutcome(CommitOutcome? Commit, int RemovedFiles, int AddedFiles);
