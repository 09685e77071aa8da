using System.Text;
using SparkMonitor.Core.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>The canonical text of a vector's values.</summary>
internal static class VectorText
{
    /// <param name="row">A row that is not null.</param>
    public static string Of(DuckDbVector vector, int row, ColumnType type) => vector.Type.Physical switch
    {
        DuckDbPhysicalType.Boolean or DuckDbPhysicalType.Int8 => ValueText.OfInteger(type, vector.Values<sbyte>()[row]),
        DuckDbPhysicalType.Int16 => ValueText.OfInteger(type, vector.Values<short>()[row]),
        DuckDbPhysicalType.Int32 => ValueText.OfInteger(type, vector.Values<int>()[row]),
        DuckDbPhysicalType.Int64 => ValueText.OfInteger(type, vector.Values<long>()[row]),
        DuckDbPhysicalType.Int128 => ValueText.OfDecimal(vector.Values<Int128>()[row], type.Scale),
        DuckDbPhysicalType.Float => ValueText.OfReal(vector.Values<float>()[row]),
        DuckDbPhysicalType.Double => ValueText.OfReal(vector.Values<double>()[row]),
        DuckDbPhysicalType.Text when type.Kind == TypeKind.Binary => Convert.ToHexString(vector.GetBytes(row)),
        DuckDbPhysicalType.Text => Encoding.UTF8.GetString(vector.GetBytes(row)),
        _ => throw new InvalidOperationException($"Values of {vector.Type} have no text."),
    };
}
