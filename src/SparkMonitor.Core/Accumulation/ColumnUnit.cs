using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>The unit in which a column's states count.</summary>
public static class ColumnUnit
{
    public static NumericUnit Of(ColumnType type) => type.Kind switch
    {
        TypeKind.Float or TypeKind.Double => NumericUnit.Real,
        TypeKind.Decimal => type.IsWideDecimal ? NumericUnit.WideDecimal(type.Scale) : NumericUnit.Decimal(type.Scale),
        TypeKind.Date => NumericUnit.Days,
        TypeKind.Timestamp or TypeKind.TimestampNtz => NumericUnit.Microseconds,
        TypeKind.Text => new NumericUnit(UnitKind.Text, 0),
        TypeKind.Binary => new NumericUnit(UnitKind.Binary, 0),
        _ => NumericUnit.Integer,
    };
}
