using System.Globalization;

namespace SparkMonitor.Delta.DeletionVectors;

/// <summary>Where the deleted rows of a file are written.</summary>
/// <param name="StorageType"><c>u</c> beside the table, <c>p</c> by absolute path, <c>i</c> in the log itself.</param>
/// <param name="PathOrInlineDv">By storage type: prefix and Base85 id, URI, or Base85 content.</param>
/// <param name="Offset">Where the vector starts in its file; absent means 0.</param>
/// <param name="SizeInBytes">Bytes of the vector, without its framing.</param>
/// <param name="Cardinality">Deleted rows.</param>
public sealed record DeletionVectorDescriptor(string StorageType, string PathOrInlineDv, int? Offset, int SizeInBytes, long Cardinality)
{
    public long? MaxRowIndex { get; init; }

    /// <summary>With a file's path the key of the file's entry in the log.</summary>
    public string UniqueId => Offset is { } offset
        ? string.Create(CultureInfo.InvariantCulture, $"{StorageType}{PathOrInlineDv}@{offset}")
        : StorageType + PathOrInlineDv;
}
