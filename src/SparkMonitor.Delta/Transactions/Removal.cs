using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.Transactions;

/// <summary>The action that takes a file out of the table, with all that a reader of changes or a vacuum may want of it.</summary>
internal static class Removal
{
    /// <param name="now">Milliseconds since 1970, UTC.</param>
    public static RemoveFile Of(AddFile file, long now, bool dataChange) => new(file.Path, dataChange)
    {
        DeletionTimestamp = now,
        ExtendedFileMetadata = true,
        PartitionValues = file.PartitionValues,
        Size = file.Size,
        Stats = file.Stats,
        Tags = file.Tags,
        DeletionVector = file.DeletionVector,
        BaseRowId = file.BaseRowId,
        DefaultRowCommitVersion = file.DefaultRowCommitVersion,
    };
}
