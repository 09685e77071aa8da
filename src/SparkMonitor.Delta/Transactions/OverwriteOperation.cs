using System.Globalization;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Replaces rows by others in one commit. Another writer's change of rows in between is a conflict, never overwritten.</summary>
internal sealed class OverwriteOperation(DeltaTable table, IDeltaDataSource source, OverwriteScope scope, WriteOptions options)
{
    public async Task<CommitOutcome> RunAsync(CancellationToken cancellation)
    {
        var snapshot = await table.CurrentAsync(cancellation).ConfigureAwait(false)
            ?? throw new DeltaException(DeltaReason.NotATable, $"{table.Location} is not a Delta table: create it first.");
        if (options.Mark is { } mark && snapshot.TransactionVersion(mark.AppId) >= mark.Version)
        {
            return new AlreadyCommitted(snapshot.Version);
        }

        if (CommitTimes.IsTrue(snapshot.Metadata, TableProperties.AppendOnly))
        {
            throw new DeltaException(DeltaReason.NotAllowed, $"The table {table.Location} is append-only ({TableProperties.AppendOnly}): its rows must not be replaced.");
        }

        WriteSupport.Check(snapshot.Protocol, table.Location);
        WriteSupport.CheckColumns(snapshot.Schema, table.Location);
        var pruning = scope is PredicateScope { Predicate: var predicate } ? PruningOf(snapshot, predicate) : null;
        var transaction = new DeltaTransaction(table, snapshot, options) { Reads = ReadScope.WholeTable };
        transaction.OperationParameters["mode"] = "Overwrite";
        transaction.OperationParameters["partitionBy"] = JsonSerializer.Serialize(snapshot.PartitionColumns);
        var plan = await PlanAsync(snapshot, cancellation).ConfigureAwait(false);
        var data = new DataFiles(table, source, options);
        var added = await data.WriteAsync(plan, cancellation).ConfigureAwait(false);
        return await data.CommitAsync(transaction, Complete, cancellation).ConfigureAwait(false);

        void Complete()
        {
            if (plan.MetadataAfter(data.Rows, table.Location) is { } metadata)
            {
                transaction.Add(metadata);
            }

            Collect(transaction, snapshot, added, pruning, data.Rows);
        }
    }

    private FilePruning PruningOf(DeltaSnapshot snapshot, DeltaPredicate predicate)
    {
        var pruning = new FilePruning(snapshot, predicate);
        return pruning.OnPartitions
            ? pruning
            : throw new DeltaException(DeltaReason.InvalidWrite, $"Rows of {table.Location} can only be replaced by a predicate on its partition columns: {string.Join(", ", snapshot.PartitionColumns)}.");
    }

    private void Collect(DeltaTransaction transaction, DeltaSnapshot snapshot, IReadOnlyList<AddFile> added, FilePruning? pruning, long rows)
    {
        if (pruning is not null && added.FirstOrDefault(a => !pruning.Matches(a)) is { } outside)
        {
            throw new DeltaException(
                DeltaReason.InvalidWrite,
                $"The new rows for {table.Location} lie partly outside of what they replace: {string.Join(", ", outside.PartitionValues.Select(static v => $"{v.Key}={v.Value}"))}.");
        }

        var touched = added.Select(static a => PartitionText.Of(a.PartitionValues)).ToHashSet(StringComparer.Ordinal);
        var now = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var removed = snapshot.Files
            .Where(f => scope is WholeTableScope || (pruning is not null ? pruning.Matches(f) : touched.Contains(PartitionText.Of(f.PartitionValues))))
            .Select(f => Removal.Of(f, now, dataChange: true))
            .ToList();
        transaction.AddRange(removed);
        transaction.AddRange(added);
        transaction.OperationMetrics["numFiles"] = added.Count.ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numOutputRows"] = rows.ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numOutputBytes"] = added.Sum(static f => f.Size).ToString(CultureInfo.InvariantCulture);
        transaction.OperationMetrics["numRemovedFiles"] = removed.Count.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<WritePlan> PlanAsync(DeltaSnapshot snapshot, CancellationToken cancellation)
    {
        var rows = await source.GetSchemaAsync(cancellation).ConfigureAwait(false);
        if (options.ReplaceSchema is { } definition)
        {
            if (scope is not WholeTableScope)
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The schema of {table.Location} can only be replaced together with all rows.");
            }

            var metadata = SchemaChange.Replace(snapshot, definition, out var replaced);
            SchemaFit.Fit(replaced, rows, addColumns: false, table.Location);
            return Plan(metadata, replaced, isChanged: true);
        }

        var fitted = SchemaFit.Fit(snapshot.Schema, rows, options.AddColumns, table.Location);
        var isWider = !ReferenceEquals(fitted, snapshot.Schema);
        return Plan(isWider ? SchemaChange.Apply(snapshot, ref fitted) : snapshot.Metadata, fitted, isWider);

        WritePlan Plan(TableMetadata metadata, StructType schema, bool isChanged) =>
            new(snapshot.Protocol, metadata, schema, RowRules.Of(metadata, schema, rows, options.Clock.GetUtcNow(), table.Location), isChanged);
    }
}
