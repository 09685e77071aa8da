namespace SparkMonitor.SparkConnect;

/// <summary>One variant value: the encoded value and the dictionary of its field names.</summary>
public readonly record struct SparkVariant(ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>The value as JSON, as Spark's <c>to_json</c> writes it: numbers in full, dates and timestamps as text, binary in base64.</summary>
    /// <exception cref="SparkConnectException">The bytes are not a variant.</exception>
    public string ToJson() => VariantJson.Write(Value.Span, Metadata.Span);
}
