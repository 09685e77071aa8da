using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Metadata with a changed schema.</summary>
internal static class SchemaChange
{
    /// <summary>The table's metadata with another schema, whose new columns get ids and physical names where the table maps columns.</summary>
    public static TableMetadata Apply(DeltaSnapshot snapshot, ref StructType schema)
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

        SchemaRules.Check(schema, snapshot.PartitionColumns, snapshot.Mapping, snapshot.Table.Location);
        WriteSupport.Check(snapshot.Protocol, snapshot.Metadata, schema, snapshot.Table.Location);
        return snapshot.Metadata with { SchemaString = SchemaJson.Write(schema), Configuration = configuration };
    }
}
