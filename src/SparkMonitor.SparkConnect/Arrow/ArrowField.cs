namespace SparkMonitor.SparkConnect;

/// <summary>A field of an Arrow schema, with the Spark type it stands for.</summary>
internal sealed record ArrowField(string Name, bool Nullable, ArrowLayout Layout, SparkType Type, IReadOnlyList<ArrowField> Children)
{
    /// <summary>Bits of an integer (or of dictionary indices); elements of a fixed-size list.</summary>
    public int Width { get; init; }

    public bool Signed { get; init; } = true;

    /// <summary>The dictionary that holds the values; null when they are in the batch itself.</summary>
    public long? Dictionary { get; init; }
}

/// <summary>How a field's values lie in the buffers.</summary>
internal enum ArrowLayout
{
    Null,
    Bits,
    Fixed,
    Offsets32,
    Offsets64,
    List,
    FixedList,
    Map,
    Struct,
    Variant,
}
