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
        var (protocol, metadata, schema) = await PlanAsync(transaction, cancellation).ConfigureAwait(false);
        var data = new DataFiles(table, source, options);
        var files = await data.WriteAsync(protocol, metadata, schema, cancellation).ConfigureAwait(false);
        return await data.CommitAsync(transaction, Complete, cancellation).ConfigureAwait(false);

        void Complete()
        {
            transaction.AddRange(files);
            transaction.OperationMetrics["numFiles"] = files.Count.ToString(CultureInfo.InvariantCulture);
            transaction.OperationMetrics["numOutputRows"] = data.Rows.ToString(CultureInfo.InvariantCulture);
            transaction.OperationMetrics["numOutputBytes"] = files.Sum(static f => f.Size).ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task<(TableProtocol Protocol, TableMetadata Metadata, StructType Schema)> PlanAsync(
        DeltaTransaction transaction, CancellationToken cancellation)
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
            transaction.Add(created);
            return (protocol, created, schema);
        }

        WriteSupport.Check(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, table.Location);
        transaction.OperationParameters["mode"] = "Append";
        transaction.OperationParameters["partitionBy"] = JsonSerializer.Serialize(snapshot.PartitionColumns);
        var fitted = SchemaFit.Fit(snapshot.Schema, rows, options.AddColumns, table.Location);
        if (ReferenceEquals(fitted, snapshot.Schema))
        {
            return (snapshot.Protocol, snapshot.Metadata, fitted);
        }

        var metadata = SchemaChange.Apply(snapshot, ref fitted);
        transaction.Add(metadata);
        return (snapshot.Protocol, metadata, fitted);
    }
}
