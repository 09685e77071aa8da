using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Plain columns that must not be null, by the statistics of the files that were written; <see cref="NotNullRules"/> has the others.</summary>
internal static class NotNullCheck
{
    /// <exception cref="DeltaException"><see cref="DeltaReason.InvalidWrite"/>: such a column has nulls.</exception>
    public static void Run(StructType schema, IReadOnlyList<string> partitionColumns, ColumnMapping mapping, WrittenFile file, string table)
    {
        foreach (var field in schema.Fields.Where(static f => !f.Nullable && (f.Type is PrimitiveType or DecimalType)))
        {
            var name = field.PhysicalName(mapping);
            var isNull = partitionColumns.Contains(field.Name, StringComparer.OrdinalIgnoreCase)
                ? string.IsNullOrEmpty(file.PartitionValues.GetValueOrDefault(name))
                : file.Statistics.Columns.Any(c => c.Path.Count == 1 && c.Path[0] == name && c.NullCount > 0);
            if (isNull)
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The column {field.Name} of {table} must not be null, and the rows have nulls in it.");
            }
        }
    }
}
