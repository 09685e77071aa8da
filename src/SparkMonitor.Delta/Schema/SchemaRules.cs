namespace SparkMonitor.Delta.Schema;

/// <summary>What must hold for any schema before rows are read by it.</summary>
internal static class SchemaRules
{
    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/> or <see cref="DeltaReason.UnsupportedFeature"/>.</exception>
    public static void Check(StructType schema, IReadOnlyList<string> partitionColumns, ColumnMapping mapping, string table)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in schema.Fields)
        {
            if (!names.Add(field.Name))
            {
                throw new DeltaException(DeltaReason.BadSchema, $"The table {table} has two columns called {field.Name}, up to case.");
            }
        }

        foreach (var name in partitionColumns)
        {
            if (schema.Find(name) is not { } field)
            {
                throw new DeltaException(DeltaReason.BadSchema, $"The table {table} is partitioned by {name}, which is no column of its schema.");
            }

            if (field.Type is StructType or ArrayType or MapType or PrimitiveType { Kind: PrimitiveKind.Variant })
            {
                throw new DeltaException(DeltaReason.BadSchema, $"The table {table} is partitioned by {name} of the type {field.Type}, which no partition can have.");
            }
        }

        if (mapping != ColumnMapping.None)
        {
            foreach (var field in schema.Fields)
            {
                CheckMapped(field, mapping, table);
            }
        }
    }

    private static void CheckMapped(DeltaField field, ColumnMapping mapping, string table)
    {
        if (field.MappedName is null)
        {
            throw new DeltaException(
                DeltaReason.BadSchema, $"The column {field.Name} of {table} has no {DeltaField.PhysicalNameKey}, which the table's column mapping needs.");
        }

        if (mapping == ColumnMapping.Id && field.Id is null)
        {
            throw new DeltaException(
                DeltaReason.BadSchema, $"The column {field.Name} of {table} has no {DeltaField.IdKey}, which the table's column mapping needs.");
        }

        foreach (var inner in InnerFields(field.Type))
        {
            CheckMapped(inner, mapping, table);
        }
    }

    private static IEnumerable<DeltaField> InnerFields(DeltaType type) => type switch
    {
        StructType structure => structure.Fields,
        ArrayType array => InnerFields(array.Element),
        MapType map => InnerFields(map.Key).Concat(InnerFields(map.Value)),
        _ => [],
    };
}
