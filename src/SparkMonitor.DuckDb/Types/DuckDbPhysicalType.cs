namespace SparkMonitor.DuckDb;

/// <summary>How the values of a vector lie in memory, whatever they mean.</summary>
public enum DuckDbPhysicalType
{
    /// <summary>Not readable through this binding: cast the column in SQL.</summary>
    None,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,

    /// <summary>16 bytes, little endian, two's complement: <see cref="System.Int128"/>.</summary>
    Int128,

    /// <summary>16 bytes, little endian: <see cref="System.UInt128"/>.</summary>
    UInt128,
    Float,
    Double,

    /// <summary>16 bytes: <see cref="DuckDbInterval"/>.</summary>
    Interval,

    /// <summary>16 bytes: <see cref="DuckDbTextView"/>.</summary>
    Text,

    /// <summary>16 bytes: <see cref="DuckDbListEntry"/>, and a child vector. Maps are lists of structs of key and value.</summary>
    List,

    /// <summary>No data of its own, and a child vector of <see cref="DuckDbType.ArraySize"/> elements a row.</summary>
    Array,

    /// <summary>No data of its own, and a child vector a field. Unions are structs whose first field is the tag.</summary>
    Struct,
}
