namespace SparkMonitor.Delta.Transactions;

/// <summary>The steps of a write, in their order, for tests that stop a writer between them.</summary>
public enum WriteStep
{
    BeforeDataFiles,
    AfterDataFiles,
    BeforeCommit,
    AfterCommit,
    BeforeCheckpoint,
    AfterCheckpoint,
    AfterHint,
}
