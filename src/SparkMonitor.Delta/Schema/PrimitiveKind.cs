namespace SparkMonitor.Delta.Schema;

/// <summary>The types without parameters, in the protocol's words.</summary>
public enum PrimitiveKind
{
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Binary,
    Date,

    /// <summary>An instant, microseconds UTC.</summary>
    Timestamp,

    /// <summary>A local time without a zone, microseconds.</summary>
    TimestampNtz,
    Variant,

    /// <summary>Always null, never in a data file.</summary>
    Void,
}
