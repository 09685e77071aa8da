using System.Text.Json;

namespace SparkMonitor.Delta.Schema;

/// <summary>Gives columns of tables with a column mapping their ids and physical names.</summary>
internal static class ColumnMappingWriter
{
    /// <summary>The schema with an id and a physical name on every field that lacks them, inside structs, lists and maps too.</summary>
    /// <param name="maxId">The greatest id in use; afterwards too.</param>
    public static StructType Assign(StructType schema, ref long maxId)
    {
        var fields = new List<DeltaField>(schema.Fields.Count);
        foreach (var field in schema.Fields)
        {
            var metadata = new Dictionary<string, JsonElement>(field.Metadata, StringComparer.Ordinal);
            if (field.Id is null)
            {
                metadata[DeltaField.IdKey] = JsonSerializer.SerializeToElement(++maxId);
            }

            if (field.MappedName is null)
            {
                metadata[DeltaField.PhysicalNameKey] = JsonSerializer.SerializeToElement($"col-{Guid.NewGuid():D}");
            }

            fields.Add(new DeltaField(field.Name, Assign(field.Type, ref maxId), field.Nullable, metadata));
        }

        return new StructType(fields);
    }

    private static DeltaType Assign(DeltaType type, ref long maxId)
    {
        switch (type)
        {
            case StructType structure:
                return Assign(structure, ref maxId);
            case ArrayType array:
                return array with { Element = Assign(array.Element, ref maxId) };
            case MapType map:
                var key = Assign(map.Key, ref maxId);
                return map with { Key = key, Value = Assign(map.Value, ref maxId) };
            default:
                return type;
        }
    }
}
