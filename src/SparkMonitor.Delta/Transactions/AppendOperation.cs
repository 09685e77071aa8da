using System.Globalization;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Appends rows in one commit, making the table or adding columns first where that is asked for.</summary>
internal sealed class AppendOperation(DeltaTable table, IDeltaDataSource source, WriteOptions options)
{
    private const int MaxPlans = 20;

    public async Task<CommitOutcome> RunAsync(CancellationToken cancellation)
    {
        for (var plan = 1; ; plan++)
        {
            var snapshot = await table.CurrentAsync(cancellation).ConfigureAwait(false);
            if (snapshot is null && options.CreateAs is null)
            {
                throw new DeltaException(DeltaReason.NotATable, $"{table.Location} is not a Delta table: create it first.");
            }

            if (options.Mark is { } mark && snapshot?.TransactionVersion(mark.AppId) >= mark.Version)
            {
                return new AlreadyCommitted(snapshot.Version);
            }

            var transaction = new DeltaTransaction(table, snapshot, options);
            var outcome = await RunAsync(transaction, cancellation).ConfigureAwait(false);
            if (outcome is not Conflicted || plan == MaxPlans)
            {
                return outcome;
            }
        }
    }

    private async Task<CommitOutcome> RunAsync(DeltaTransaction transaction, CancellationToken cancellation)
    {
        var plan = await PlanAsync(transaction, cancellation).ConfigureAwait(false);
        var data = new DataFiles(table, source, options);
        var files = await data.WriteAsync(plan, cancellation).ConfigureAwait(false);
        return await data.CommitAsync(transaction, Complete, cancellation).ConfigureAwait(false);

        void Complete()
        {
            if (plan.MetadataAfter(data.Rows, table.Location) is { } metadata)
            {
                transaction.Add(metadata);
            }

            transaction.AddRange(files);
            transaction.OperationMetrics["numFiles"] = files.Count.ToString(CultureInfo.InvariantCulture);
            transaction.OperationMetrics["numOutputRows"] = data.Rows.ToString(CultureInfo.InvariantCulture);
            transaction.OperationMetrics["numOutputBytes"] = files.Sum(static f => f.Size).ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task<WritePlan> PlanAsync(DeltaTransaction transaction, CancellationToken cancellation)
    {
        var rows = await source.GetSchemaAsync(cancellation).ConfigureAwait(false);
        if (transaction.Snapshot is not { } snapshot)
        {
            var (protocol, created) = TableCreation.Plan(options.CreateAs!, table.Location, options.Clock);
            var schema = SchemaJson.Parse(created.SchemaString!);
            SchemaFit.Fit(schema, rows, addColumns: false, table.Location);
            transaction.Operation = "CREATE TABLE AS SELECT";
            foreach (var (key, value) in TableCreation.Parameters(created))
            {
                transaction.OperationParameters[key] = value;
            }

            transaction.Add(protocol);
            return new WritePlan(protocol, created, schema, RulesOf(created, schema, rows), IsChanged: true);
        }

        WriteSupport.Check(snapshot.Protocol, table.Location);
        WriteSupport.CheckColumns(snapshot.Schema, table.Location);
        transaction.OperationParameters["mode"] = "Append";
        transaction.OperationParameters["partitionBy"] = JsonSerializer.Serialize(snapshot.PartitionColumns);
        var fitted = SchemaFit.Fit(snapshot.Schema, rows, options.AddColumns, table.Location);
        var isChanged = !ReferenceEquals(fitted, snapshot.Schema);
        var metadata = isChanged ? SchemaChange.Apply(snapshot, ref fitted) : snapshot.Metadata;
        return new WritePlan(snapshot.Protocol, metadata, fitted, RulesOf(metadata, fitted, rows), isChanged);
    }

    private RowRules RulesOf(TableMetadata metadata, StructType schema, StructType rows) =>
        RowRules.Of(metadata, schema, rows, options.Clock.GetUtcNow(), table.Location);
}
