namespace SparkMonitor.Delta.Schema;

/// <summary>Names of fields under a column mapping.</summary>
public static class DeltaFieldNames
{
    /// <summary>The field's name in data files, partition values and statistics.</summary>
    /// <exception cref="DeltaException">The mapping needs a physical name and the schema has none.</exception>
    public static string PhysicalName(this DeltaField field, ColumnMapping mapping) => mapping == ColumnMapping.None
        ? field.Name
        : field.MappedName ?? throw new DeltaException(
            DeltaReason.BadSchema, $"The column {field.Name} has no {DeltaField.PhysicalNameKey}, which the table's column mapping needs.");
}
