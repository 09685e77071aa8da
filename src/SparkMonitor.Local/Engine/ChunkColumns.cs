using SparkMonitor.Core.Accumulation;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>DuckDB's vectors seen as the column chunks of <c>Core</c>, without a copy.</summary>
internal static class ChunkColumns
{
    public static ColumnChunk Of(DuckDbVector vector) =>
        new(LayoutOf(vector.Type), vector.Count, vector.RawValues, vector.Validity);

    private static ValueLayout LayoutOf(DuckDbType type) => type.Physical switch
    {
        DuckDbPhysicalType.Boolean => ValueLayout.Boolean,
        DuckDbPhysicalType.Int8 => ValueLayout.Int8,
        DuckDbPhysicalType.Int16 => ValueLayout.Int16,
        DuckDbPhysicalType.Int32 => ValueLayout.Int32,
        DuckDbPhysicalType.Int64 => ValueLayout.Int64,
        DuckDbPhysicalType.Int128 => ValueLayout.Int128,
        DuckDbPhysicalType.Float => ValueLayout.Float,
        DuckDbPhysicalType.Double => ValueLayout.Double,
        DuckDbPhysicalType.Text => ValueLayout.View,
        _ => throw new InvalidOperationException($"No column of a Delta table comes as {type}."),
    };
}
