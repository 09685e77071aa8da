using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Scans;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Rewrites small files as few larger ones, partition by partition, without changing a row.</summary>
internal sealed class OptimizeOperation(DeltaTable table, Func<DeltaScan, IDeltaDataSource> rewrite, WriteOptions options)
{
    /// <summary>The share of deleted rows from which on Delta Spark rewrites a file too.</summary>
    private const double ManyDeleted = 0.05;

    public async Task<OptimizeOutcome> RunAsync(CancellationToken cancellation)
    {
        var snapshot = await table.CurrentAsync(cancellation).ConfigureAwait(false)
            ?? throw new DeltaException(DeltaReason.NotATable, $"{table.Location} is not a Delta table.");
        WriteSupport.Check(snapshot.Protocol, table.Location);
        WriteSupport.CheckColumns(snapshot.Schema, table.Location);
        var small = Choose(snapshot);
        if (small.Count == 0)
        {
            return new OptimizeOutcome(null, 0, 0);
        }

        var transaction = new DeltaTransaction(table, snapshot, options with { Mark = null }) { Operation = "OPTIMIZE", Reads = ReadScope.RemovedFiles };
        transaction.OperationParameters["predicate"] = "[]";
        transaction.OperationParameters["zOrderBy"] = "[]";
        transaction.OperationParameters["auto"] = "false";
        var rowIds = RowTracking.ColumnsFor(snapshot, small);
        var data = new DataFiles(table, rewrite(snapshot.Scan(small) with { RowIds = rowIds }), options);
        var added = await data.RewriteAsync(snapshot, rowIds is null ? [] : [rowIds.Ids, rowIds.Versions], cancellation).ConfigureAwait(false);
        var outcome = await data.CommitAsync(transaction, () => Complete(transaction, small, added, data.Rows), cancellation).ConfigureAwait(false);
        return new OptimizeOutcome(outcome, small.Count, added.Count);
    }

    private void Complete(DeltaTransaction transaction, List<AddFile> small, IReadOnlyList<AddFile> added, long rows)
    {
        CheckRows(small, rows);
        var now = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        transaction.AddRange(small.Select(f => Removal.Of(f, now, dataChange: false)));
        transaction.AddRange(added.Select(static f => f with { DataChange = false }));
        transaction.OperationMetrics["numRemovedFiles"] = small.Count.ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numRemovedBytes"] = small.Sum(static f => f.Size).ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numAddedFiles"] = added.Count.ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numAddedBytes"] = added.Sum(static f => f.Size).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A rewrite that gives another number of rows than the files had would lose or invent some.</summary>
    private void CheckRows(List<AddFile> small, long rows)
    {
        long expected = 0;
        foreach (var file in small)
        {
            if (RecordsOf(file) is not { } records)
            {
                return;
            }

            expected += records - (file.DeletionVector?.Cardinality ?? 0);
        }

        if (expected != rows)
        {
            throw new DeltaException(DeltaReason.CorruptDataFile, $"The files to be rewritten in {table.Location} hold {rows} rows where their statistics say {expected}: nothing was changed.");
        }
    }

    /// <summary>Files below half the target that have company in their partition, and files of which many rows are deleted.</summary>
    private List<AddFile> Choose(DeltaSnapshot snapshot)
    {
        var chosen = new List<AddFile>();
        foreach (var partition in snapshot.Files.GroupBy(static f => PartitionText.Of(f.PartitionValues), StringComparer.Ordinal))
        {
            var files = partition.ToList();
            var small = files.FindAll(f => f.Size < options.TargetFileBytes / 2);
            chosen.AddRange(small.Count > 1 ? files.Where(f => f.Size < options.TargetFileBytes / 2 || HasManyDeleted(f)) : files.Where(HasManyDeleted));
        }

        return chosen;
    }

    private static bool HasManyDeleted(AddFile file) =>
        file.DeletionVector is { } vector && RecordsOf(file) is { } records && vector.Cardinality > records * ManyDeleted;

    private static long? RecordsOf(AddFile file) =>
        file.Stats is null ? null : Statistics.FileStatistics.ReadRecordCount(System.Text.Encoding.UTF8.GetBytes(file.Stats));
}
