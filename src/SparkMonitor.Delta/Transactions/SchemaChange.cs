using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Metadata with a changed schema.</summary>
internal static class SchemaChange
{
    /// <summary>The table's metadata with another schema, whose new columns get ids and physical names where the table maps columns.</summary>
    public static TableMetadata Apply(DeltaSnapshot snapshot, ref StructType schema) => Apply(snapshot, ref schema, snapshot.PartitionColumns);

    private static TableMetadata Apply(DeltaSnapshot snapshot, ref StructType schema, IReadOnlyList<string> partitionColumns)
    {
        var configuration = snapshot.Configuration;
        if (snapshot.Mapping != ColumnMapping.None)
        {
            var maxId = long.TryParse(
                configuration.GetValueOrDefault(TableProperties.ColumnMappingMaxId), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
            schema = ColumnMappingWriter.Assign(schema, ref maxId);
            configuration = new Dictionary<string, string?>(configuration, StringComparer.Ordinal)
            {
                [TableProperties.ColumnMappingMaxId] = maxId.ToString(CultureInfo.InvariantCulture),
            };
        }
        else
        {
            ColumnNames.Check(schema, snapshot.Table.Location);
        }

        SchemaRules.Check(schema, partitionColumns, snapshot.Mapping, snapshot.Table.Location);
        WriteSupport.CheckColumns(schema, snapshot.Table.Location);
        return snapshot.Metadata with { SchemaString = SchemaJson.Write(schema), Configuration = configuration };
    }

    /// <summary>The table's metadata with a new schema and partitioning; its id, name and properties stay.</summary>
    public static TableMetadata Replace(DeltaSnapshot snapshot, TableDefinition definition, out StructType schema)
    {
        schema = definition.Schema;
        if (schema.Fields.Count == 0 || definition.PartitionColumns.Count >= schema.Fields.Count)
        {
            throw new DeltaException(DeltaReason.BadSchema, $"The table {snapshot.Table.Location} needs a column that is no partition column.");
        }

        var needed = ProtocolPlan.For(schema, snapshot.Configuration);
        if ((needed.WriterFeatures ?? []).FirstOrDefault(f => IsOfColumns(f) && !snapshot.Protocol.SupportsWriting(f)) is { } lacking)
        {
            throw new DeltaException(
                DeltaReason.UnsupportedFeature, $"The new schema of {snapshot.Table.Location} needs the feature {lacking}, which the table's protocol does not have.");
        }

        var metadata = Apply(snapshot, ref schema, definition.PartitionColumns);
        return metadata with { PartitionColumns = [.. definition.PartitionColumns] };
    }

    private static bool IsOfColumns(string feature) =>
        feature is FeatureNames.TimestampNtz or FeatureNames.GeneratedColumns or FeatureNames.AllowColumnDefaults or FeatureNames.IdentityColumns;
}
