using System.Text.Json;

namespace SparkMonitor.Delta.Schema;

/// <summary>Changes of a column's type that keep every value, as the protocol's feature <c>typeWidening</c> lists them.</summary>
public static class TypeWidening
{
    /// <summary>True where files with <paramref name="from"/> may be read as <paramref name="to"/>.</summary>
    public static bool IsAllowed(DeltaType from, DeltaType to) => (from, to) switch
    {
        (DecimalType a, DecimalType b) => b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale,
        (PrimitiveType a, DecimalType b) => Digits(a.Kind) is { } digits && b.Precision - b.Scale >= digits,
        (PrimitiveType a, PrimitiveType b) => IsAllowed(a.Kind, b.Kind),
        _ => false,
    };

    /// <summary>Checks the changes that a schema records of its columns.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.UnsupportedFeature"/>: one of them is not allowed.</exception>
    internal static void Check(StructType schema, string table)
    {
        foreach (var field in schema.Fields)
        {
            if (field.Metadata.TryGetValue(DeltaField.TypeChangesKey, out var changes) && changes.ValueKind == JsonValueKind.Array)
            {
                foreach (var change in changes.EnumerateArray())
                {
                    CheckChange(change, field, table);
                }
            }

            CheckInside(field.Type, table);
        }
    }

    private static void CheckInside(DeltaType type, string table)
    {
        switch (type)
        {
            case StructType structure:
                Check(structure, table);
                break;
            case ArrayType array:
                CheckInside(array.Element, table);
                break;
            case MapType map:
                CheckInside(map.Key, table);
                CheckInside(map.Value, table);
                break;
        }
    }

    private static void CheckChange(JsonElement change, DeltaField field, string table)
    {
        if (change.ValueKind != JsonValueKind.Object
            || !change.TryGetProperty("fromType", out var from)
            || !change.TryGetProperty("toType", out var to)
            || from.ValueKind != JsonValueKind.String
            || to.ValueKind != JsonValueKind.String
            || !IsAllowed(SchemaJson.ParseName(from.GetString()!, field.Name), SchemaJson.ParseName(to.GetString()!, field.Name)))
        {
            throw new DeltaException(
                DeltaReason.UnsupportedFeature,
                $"The column {field.Name} of {table} records a change of its type that is not supported: {change.GetRawText()}.");
        }
    }

    private static bool IsAllowed(PrimitiveKind from, PrimitiveKind to) => from == to || from switch
    {
        PrimitiveKind.Byte => to is PrimitiveKind.Short or PrimitiveKind.Integer or PrimitiveKind.Long or PrimitiveKind.Double,
        PrimitiveKind.Short => to is PrimitiveKind.Integer or PrimitiveKind.Long or PrimitiveKind.Double,
        PrimitiveKind.Integer => to is PrimitiveKind.Long or PrimitiveKind.Double,
        PrimitiveKind.Float => to is PrimitiveKind.Double,
        PrimitiveKind.Date => to is PrimitiveKind.TimestampNtz,
        _ => false,
    };

    /// <summary>Digits that hold every value of an integer type, as the protocol counts them.</summary>
    private static int? Digits(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Byte or PrimitiveKind.Short or PrimitiveKind.Integer => 10,
        PrimitiveKind.Long => 20,
        _ => null,
    };
}
