using System.Buffers;

namespace SparkMonitor.Delta.Schema;

/// <summary>Names that a table without column mapping cannot have, by the rule of Delta Spark.</summary>
internal static class ColumnNames
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,;{}()\n\t=");

    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/>.</exception>
    public static void Check(StructType schema, string table)
    {
        foreach (var field in schema.Fields)
        {
            if (field.Name.Length == 0 || field.Name.AsSpan().ContainsAny(Forbidden))
            {
                throw new DeltaException(
                    DeltaReason.BadSchema,
                    $"The column '{field.Name}' of {table} has a character that Delta allows only with column mapping (blank, comma, semicolon, braces, brackets, line feed, tab, =): rename it or set delta.columnMapping.mode to name.");
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
}
