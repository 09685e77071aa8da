namespace SparkMonitor.Core.Accumulation;

/// <summary>How the values of a <see cref="ColumnChunk"/> lie in memory.</summary>
public enum ValueLayout
{
    /// <summary>One byte a value, 0 or 1.</summary>
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,

    /// <summary>Two's complement, little endian, 16 bytes: decimals of more than 18 digits.</summary>
    Int128,
    Float,
    Double,

    /// <summary><see cref="TextView"/>s of UTF-8 text or bytes.</summary>
    View,
}
