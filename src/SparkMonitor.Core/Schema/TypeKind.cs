namespace SparkMonitor.Core.Schema;

/// <summary>The types of Delta Lake, by the names of their schema strings.</summary>
public enum TypeKind
{
    Boolean,
    Byte,
    Short,
    Int,
    Long,
    Float,
    Double,
    Decimal,
    Text,
    Binary,
    Date,
    Timestamp,
    TimestampNtz,
    Struct,
    Array,
    Map,
    Variant,
    Void,
}
