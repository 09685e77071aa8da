namespace SparkMonitor.Delta.Schema;

/// <summary>Fits the columns of new rows to a table.</summary>
internal static class SchemaFit
{
    /// <summary>The table's schema for rows of <paramref name="rows"/>: itself, or with added columns at its end.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.InvalidWrite"/>: the rows do not fit.</exception>
    public static StructType Fit(StructType table, StructType rows, bool addColumns, string name)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var added = new List<DeltaField>();
        foreach (var column in rows.Fields)
        {
            if (!seen.Add(column.Name))
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The rows for {name} have two columns called {column.Name}, up to case.");
            }

            if (table.Find(column.Name) is not { } field)
            {
                added.Add(addColumns
                    ? new DeltaField(column.Name, column.Type, nullable: true, column.Metadata)
                    : throw new DeltaException(DeltaReason.InvalidWrite, $"The rows have the column {column.Name}, which the table {name} lacks. Ask for columns to be added, or leave it out."));
            }
            else if (!IsAssignable(column.Type, field.Type))
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The column {field.Name} of {name} is {field.Type}; the rows have {column.Type}, which does not fit.");
            }
        }

        foreach (var field in table.Fields)
        {
            if (seen.Contains(field.Name) || IsFilledIn(field))
            {
                continue;
            }

            if (!field.Nullable)
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The rows lack the column {field.Name} of {name}, which must not be null.");
            }
        }

        return added.Count == 0 ? table : new StructType([.. table.Fields, .. added]);
    }

    /// <summary>True where a column that the rows lack gets its values from the table: by default, generated or numbered.</summary>
    private static bool IsFilledIn(DeltaField field) =>
        field.Text(DeltaField.GenerationKey) is not null
        || field.Text(DeltaField.DefaultKey) is not null
        || field.Metadata.Keys.Any(static k => k.StartsWith(DeltaField.IdentityPrefix, StringComparison.Ordinal));

    /// <summary>True where values of one type can be written to a column of another without loss.</summary>
    public static bool IsAssignable(DeltaType from, DeltaType to) => (from, to) switch
    {
        (StructType a, StructType b) => a.Fields.All(f => b.Find(f.Name) is { } target && IsAssignable(f.Type, target.Type))
            && b.Fields.All(f => f.Nullable || a.Find(f.Name) is not null),
        (ArrayType a, ArrayType b) => IsAssignable(a.Element, b.Element),
        (MapType a, MapType b) => IsAssignable(a.Key, b.Key) && IsAssignable(a.Value, b.Value),
        (PrimitiveType { Kind: PrimitiveKind.Void }, _) => true,
        _ => from.Equals(to) || TypeWidening.IsAllowed(from, to),
    };
}
