using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>Which states and which default kind a column's type gets.</summary>
public static class StateSets
{
    private const StateSet Numbers = StateSet.Moments | StateSet.Quantiles | StateSet.Distinct | StateSet.Items;

    /// <summary>
    /// The states kept for a type. Without values only what cannot show one is kept: text keeps lengths and hashed sketches, numbers
    /// and times the distinct sketch; element counts of arrays are no values.
    /// </summary>
    public static StateSet Of(ColumnType type, bool keepValues = true) => type.Kind switch
    {
        TypeKind.Text or TypeKind.Binary => StateSet.Distinct | StateSet.Items | StateSet.Text,
        TypeKind.Array or TypeKind.Map or TypeKind.Variant => StateSet.Moments | StateSet.Quantiles,
        TypeKind.Struct or TypeKind.Void => StateSet.Counts,
        _ when !keepValues => StateSet.Distinct,
        TypeKind.Boolean => StateSet.Moments | StateSet.Distinct | StateSet.Items,
        _ => Numbers,
    };

    /// <summary>The kind of a column that no rule names. Strings are taken as categories; a rule can call them text.</summary>
    public static ColumnKind KindOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => ColumnKind.Boolean,
        TypeKind.Text => ColumnKind.Categorical,
        TypeKind.Binary => ColumnKind.Text,
        TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz => ColumnKind.Temporal,
        TypeKind.Struct or TypeKind.Array or TypeKind.Map or TypeKind.Variant or TypeKind.Void => ColumnKind.Complex,
        _ => ColumnKind.Numeric,
    };

    /// <summary>True where a column of the type may be called that kind: any scalar can stand for categories.</summary>
    public static bool Allows(ColumnType type, ColumnKind kind) =>
        kind == KindOf(type)
        || (kind == ColumnKind.Categorical && KindOf(type) != ColumnKind.Complex)
        || (kind == ColumnKind.Text && type.Kind == TypeKind.Text)
        || (kind == ColumnKind.Boolean && type.Kind is TypeKind.Byte or TypeKind.Short or TypeKind.Int or TypeKind.Long);
}
