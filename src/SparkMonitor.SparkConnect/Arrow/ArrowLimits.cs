namespace SparkMonitor.SparkConnect;

/// <summary>What an Arrow stream may make this client hold, beyond the bytes it consists of.</summary>
internal static class ArrowLimits
{
    /// <summary>Nesting of types.</summary>
    public const int MaxDepth = 60;

    /// <summary>Fields of a schema, nested ones included: offsets may share tables, so a small buffer could describe billions.</summary>
    public const int MaxFields = 200_000;

    /// <summary>Bytes that dictionary-encoded columns of one stream may unfold to.</summary>
    public const long MaxGatheredBytes = 512L << 20;
}
