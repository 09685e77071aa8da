using System.Globalization;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>The first actions of a table.</summary>
internal static class TableCreation
{
    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/> or <see cref="DeltaReason.InvalidWrite"/>.</exception>
    public static (TableProtocol Protocol, TableMetadata Metadata) Plan(TableDefinition definition, string table, TimeProvider clock)
    {
        var schema = definition.Schema;
        if (schema.Fields.Count == 0)
        {
            throw new DeltaException(DeltaReason.BadSchema, $"The table {table} cannot be created without a column.");
        }

        if (definition.PartitionColumns.Count >= schema.Fields.Count)
        {
            throw new DeltaException(DeltaReason.InvalidWrite, $"The table {table} cannot be partitioned by all of its columns.");
        }

        var configuration = new Dictionary<string, string?>(definition.Configuration, StringComparer.Ordinal);
        var protocol = ProtocolPlan.For(schema, configuration);
        if (protocol.HasWriterFeature(FeatureNames.RowTracking))
        {
            RowTracking.NameColumns(configuration);
        }

        var mapping = configuration.GetValueOrDefault(TableProperties.ColumnMappingMode) is "name" or "id" ? ColumnMapping.Name : ColumnMapping.None;
        if (mapping != ColumnMapping.None)
        {
            long maxId = 0;
            schema = ColumnMappingWriter.Assign(schema, ref maxId);
            configuration[TableProperties.ColumnMappingMaxId] = maxId.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            ColumnNames.Check(schema, table);
        }

        SchemaRules.Check(schema, definition.PartitionColumns, mapping, table);
        var metadata = new TableMetadata((definition.Id ?? Guid.NewGuid()).ToString("D"), SchemaJson.Write(schema))
        {
            Name = definition.Name,
            Description = definition.Description,
            PartitionColumns = [.. definition.PartitionColumns.Select(p => schema.Find(p)!.Name)],
            Configuration = configuration,
            CreatedTime = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        WriteSupport.Check(protocol, table);
        WriteSupport.CheckRows(metadata, schema, table);
        return (protocol, metadata);
    }

    /// <summary>The parameters of a creation as Delta Spark writes them into the history.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Parameters(TableMetadata metadata)
    {
        yield return new("partitionBy", JsonSerializer.Serialize(metadata.PartitionColumns));
        yield return new("clusterBy", "[]");
        yield return new("description", metadata.Description);
        yield return new("isManaged", "false");
        yield return new("properties", JsonSerializer.Serialize(metadata.Configuration));
    }
}
