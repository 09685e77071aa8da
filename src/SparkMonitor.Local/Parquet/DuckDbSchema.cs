using SparkMonitor.Delta;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The Delta types that DuckDB's types are written as.</summary>
internal static class DuckDbSchema
{
    /// <exception cref="DeltaException"><see cref="DeltaReason.InvalidWrite"/>: a type has no counterpart.</exception>
    public static StructType Of(IReadOnlyList<DuckDbField> columns) => new([.. columns.Select(static c => new DeltaField(c.Name, Of(c.Type, c.Name)))]);

    private static DeltaType Of(DuckDbType type, string column) => type.Id switch
    {
        DuckDbTypeId.Boolean => DeltaTypes.Boolean,
        DuckDbTypeId.TinyInt => DeltaTypes.Byte,
        DuckDbTypeId.SmallInt or DuckDbTypeId.UTinyInt => DeltaTypes.Short,
        DuckDbTypeId.Integer or DuckDbTypeId.USmallInt => DeltaTypes.Integer,
        DuckDbTypeId.BigInt or DuckDbTypeId.UInteger => DeltaTypes.Long,
        DuckDbTypeId.UBigInt => new DecimalType(20, 0),
        DuckDbTypeId.Float => DeltaTypes.Float,
        DuckDbTypeId.Double => DeltaTypes.Double,
        DuckDbTypeId.Decimal => new DecimalType(type.Width, type.Scale),
        DuckDbTypeId.Varchar or DuckDbTypeId.Enum or DuckDbTypeId.Uuid => DeltaTypes.String,
        DuckDbTypeId.Blob => DeltaTypes.Binary,
        DuckDbTypeId.Date => DeltaTypes.Date,
        DuckDbTypeId.TimestampTz => DeltaTypes.Timestamp,
        DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampS or DuckDbTypeId.TimestampMs => DeltaTypes.TimestampNtz,
        DuckDbTypeId.SqlNull => DeltaTypes.Void,
        DuckDbTypeId.List or DuckDbTypeId.Array => new ArrayType(Of(type.Element!, column + ".element")),
        DuckDbTypeId.Map => new MapType(Of(type.Element!.Fields[0].Type, column + ".key"), Of(type.Element.Fields[1].Type, column + ".value")),
        DuckDbTypeId.Struct => new StructType([.. type.Fields.Select(f => new DeltaField(f.Name, Of(f.Type, $"{column}.{f.Name}")))]),
        _ => throw new DeltaException(
            DeltaReason.InvalidWrite, $"The column {column} has the type {type}, which Delta does not have: cast it in the query{(type.Id == DuckDbTypeId.HugeInt ? ", for instance to BIGINT" : string.Empty)}."),
    };
}
