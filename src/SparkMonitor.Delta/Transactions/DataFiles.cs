using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Statistics;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Transactions;

/// <summary>The data files of one write: written before the commit, deleted again where it does not come about.</summary>
internal sealed class DataFiles(DeltaTable table, IDeltaDataSource source, WriteOptions options)
{
    private readonly List<string> _names = [];

    public long Rows { get; private set; }

    public Task<IReadOnlyList<AddFile>> WriteAsync(WritePlan plan, CancellationToken cancellation) => WriteAsync(
        Layout(plan.Protocol, plan.Metadata, plan.Schema) with { Checks = plan.Rules.Checks, Computed = plan.Rules.Computed, Numbered = plan.Rules.Numbered }, plan.Metadata, cancellation);

    /// <summary>Writes rows again that the table has already, so that nothing is asked of them.</summary>
    public Task<IReadOnlyList<AddFile>> RewriteAsync(DeltaSnapshot snapshot, IReadOnlyList<string> hiddenColumns, CancellationToken cancellation) => WriteAsync(
        Layout(snapshot.Protocol, snapshot.Metadata, snapshot.Schema) with { HiddenColumns = hiddenColumns }, snapshot.Metadata, cancellation);

    private DataFileLayout Layout(TableProtocol protocol, TableMetadata metadata, StructType schema) =>
        new(table.Storage, table.Location, schema, ReadSupport.MappingOf(protocol, metadata), metadata.PartitionColumns, options.TargetFileBytes) { Written = _names.Add };

    private async Task<IReadOnlyList<AddFile>> WriteAsync(DataFileLayout layout, TableMetadata metadata, CancellationToken cancellation)
    {
        options.OnStep?.Invoke(WriteStep.BeforeDataFiles);
        try
        {
            var written = await source.WriteAsync(layout, cancellation).ConfigureAwait(false);
            foreach (var file in written)
            {
                NotNullCheck.Run(layout.Schema, metadata.PartitionColumns, layout.Mapping, file, table.Location);
            }

            Rows = written.Sum(static f => f.Statistics.Records);
            var indexed = IndexedColumns.Of(metadata);
            options.OnStep?.Invoke(WriteStep.AfterDataFiles);
            return [.. written.Select(f => new AddFile(EncodedPath.Encode(f.Name), f.PartitionValues, f.Size, f.ModificationTime, DataChange: true)
            {
                Stats = StatisticsWriter.Write(f.Statistics, indexed),
            })];
        }
        catch
        {
            await DeleteAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits the written files, and deletes them where no commit comes about. After a failing storage the commit may stand, so they stay.</summary>
    /// <param name="complete">Adds the actions and metrics to the transaction; may refuse.</param>
    public async Task<CommitOutcome> CommitAsync(DeltaTransaction transaction, Action complete, CancellationToken cancellation)
    {
        try
        {
            complete();
            var outcome = await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            if (outcome is not Committed)
            {
                await DeleteAsync().ConfigureAwait(false);
            }

            return outcome;
        }
        catch (Exception e) when (e is OperationCanceledException or DeltaException { Reason: not DeltaReason.Storage })
        {
            await DeleteAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Best effort: what stays is no part of the table and goes with a vacuum.</summary>
    private async Task DeleteAsync()
    {
        foreach (var name in _names)
        {
            try
            {
                await table.Storage.DeleteAsync(table.Storage.Combine(table.Location, name), CancellationToken.None).ConfigureAwait(false);
            }
            catch (DeltaException)
            {
                // The first failure is the one to tell.
            }
        }

        _names.Clear();
    }
}
