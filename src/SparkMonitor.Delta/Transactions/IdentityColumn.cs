using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>A column that numbers its rows; how far the numbers reach is kept in the schema.</summary>
internal sealed record IdentityColumn(long Start, long Step, bool AllowsValues, long? HighWaterMark)
{
    private const string StartKey = DeltaField.IdentityPrefix + "start";
    private const string StepKey = DeltaField.IdentityPrefix + "step";
    private const string AllowKey = DeltaField.IdentityPrefix + "allowExplicitInsert";
    private const string MarkKey = DeltaField.IdentityPrefix + "highWaterMark";

    /// <summary>Null for a column that is none.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/>: its settings are incomplete, or it is no column of longs.</exception>
    public static IdentityColumn? Of(DeltaField field)
    {
        if (!field.Metadata.Keys.Any(static k => k.StartsWith(DeltaField.IdentityPrefix, StringComparison.Ordinal)))
        {
            return null;
        }

        return Number(field, StartKey) is { } start
            && Number(field, StepKey) is { } step and not 0
            && field.Metadata.TryGetValue(AllowKey, out var allow)
            && allow.ValueKind is JsonValueKind.True or JsonValueKind.False
            && field.Type is PrimitiveType { Kind: PrimitiveKind.Long }
            ? new IdentityColumn(start, step, allow.ValueKind == JsonValueKind.True, Number(field, MarkKey))
            : throw new DeltaException(DeltaReason.BadSchema, $"The identity column {field.Name} needs the type long, {StartKey}, {StepKey} other than 0 and {AllowKey}.");
    }

    /// <summary>The number of the next row.</summary>
    public long Next(string column, string table)
    {
        try
        {
            return HighWaterMark is { } mark ? checked(mark + Step) : Start;
        }
        catch (OverflowException e)
        {
            throw Exhausted(column, table, e);
        }
    }

    /// <summary>The metadata after so many rows were numbered.</summary>
    public static TableMetadata Advance(TableMetadata metadata, StructType schema, IReadOnlyList<NumberedColumn> numbered, long rows, string table)
    {
        var fields = schema.Fields.ToList();
        foreach (var column in numbered)
        {
            try
            {
                var last = JsonSerializer.SerializeToElement(column.Last(rows));
                var index = fields.IndexOf(column.Field);
                fields[index] = new DeltaField(
                    column.Field.Name, column.Field.Type, column.Field.Nullable, new Dictionary<string, JsonElement>(column.Field.Metadata, StringComparer.Ordinal) { [MarkKey] = last });
            }
            catch (OverflowException e)
            {
                throw Exhausted(column.Field.Name, table, e);
            }
        }

        return metadata with { SchemaString = SchemaJson.Write(new StructType(fields)) };
    }

    private static DeltaException Exhausted(string column, string table, Exception inner) =>
        new(DeltaReason.InvalidWrite, $"The identity column {column} of {table} has no further numbers: 64 bits are exhausted.", inner);

    private static long? Number(DeltaField field, string key) =>
        field.Metadata.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
