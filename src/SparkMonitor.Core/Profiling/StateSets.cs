using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>The states that are kept for a column unless the user asks for fewer; they follow from its type.</summary>
public static class StateSets
{
    public static StateSet Of(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => StateSet.Moments | StateSet.Distinct | StateSet.Items,
        TypeKind.Byte or TypeKind.Short or TypeKind.Int or TypeKind.Long or TypeKind.Float or TypeKind.Double or TypeKind.Decimal
            or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz =>
            StateSet.Moments | StateSet.Quantiles | StateSet.Distinct | StateSet.Items,
        TypeKind.Text or TypeKind.Binary => StateSet.Distinct | StateSet.Items | StateSet.Text,

        // Of the element count.
        TypeKind.Array or TypeKind.Map or TypeKind.Variant => StateSet.Moments | StateSet.Quantiles,
        _ => StateSet.Counts,
    };
}
