namespace SparkMonitor.Delta.Transactions;

/// <summary>How writes are made.</summary>
public sealed record WriteOptions
{
    public static WriteOptions Default { get; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Named in the history as the writer.</summary>
    public string EngineInfo { get; init; } = "SparkMonitor";

    /// <summary>Free text that the history keeps.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>An application's mark: committed together with the rows; where the table has it already, nothing is written.</summary>
    public TransactionMark? Mark { get; init; }

    /// <summary>True adds columns that the rows have and the table lacks.</summary>
    public bool AddColumns { get; init; }

    /// <summary>With an overwrite of everything: the new schema and partitioning. Name, description and properties stay.</summary>
    public TableDefinition? ReplaceSchema { get; init; }

    /// <summary>Makes the table where there is none.</summary>
    public TableDefinition? CreateAs { get; init; }

    public long TargetFileBytes { get; init; } = 128L << 20;

    /// <summary>How often a commit is tried when others commit at the same time.</summary>
    public int MaxAttempts { get; init; } = 10_000;

    /// <summary>Called before and after each step.</summary>
    public Action<WriteStep>? OnStep { get; init; }
}

/// <summary>An application and a number that only rises: a commit with a number at or below the table's is a repeat.</summary>
public sealed record TransactionMark(string AppId, long Version);
