using System.Buffers.Binary;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.DeletionVectors;

/// <summary>Loads deletion vectors from the log, from beside the table or from an absolute path, and checks their checksums.</summary>
public static class DeletionVectorReader
{
    private const int IdLength = 20;
    private const int FrameBytes = 8;
    private const int MaxVectorBytes = 1 << 30;
    private const byte FormatVersion = 1;

    /// <summary>The deleted rows of a file: 0-based physical positions in ascending order.</summary>
    /// <param name="dataFile">The data file's path in the log, for messages.</param>
    public static async Task<long[]> ReadAsync(
        IDeltaStorage storage, string table, DeletionVectorDescriptor vector, string dataFile, CancellationToken cancellation)
    {
        if (vector.SizeInBytes is < 0 or > MaxVectorBytes)
        {
            throw new DeltaException(
                DeltaReason.CorruptDeletionVector, $"The deletion vector of {dataFile} states a size of {vector.SizeInBytes} bytes.");
        }

        if (vector.Offset < 0)
        {
            throw new DeltaException(DeltaReason.CorruptDeletionVector, $"The deletion vector of {dataFile} states the offset {vector.Offset}.");
        }

        var name = "in the log";
        try
        {
            if (vector.StorageType == "i")
            {
                return RoaringReader.Read(Inline(vector), vector.Cardinality);
            }

            var location = Locate(storage, table, vector, dataFile, out name);
            return RoaringReader.Read(
                await ReadFileAsync(storage, location, vector, dataFile, name, cancellation).ConfigureAwait(false), vector.Cardinality);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new DeltaException(DeltaReason.CorruptDeletionVector, $"The deletion vector of {dataFile} ({name}) cannot be read: {e.Message}.", e);
        }
    }

    /// <summary>The path of a vector's file relative to its table, of storage type <c>u</c>: an optional prefix and a Base85 id.</summary>
    public static string RelativePath(string pathOrInlineDv)
    {
        if (pathOrInlineDv.Length < IdLength)
        {
            throw new FormatException($"'{pathOrInlineDv}' is too short for a vector's id");
        }

        var prefix = pathOrInlineDv[..^IdLength];
        var id = new Guid(Base85.Decode(pathOrInlineDv.AsSpan(prefix.Length)), bigEndian: true);
        if (prefix.Contains('/', StringComparison.Ordinal) || prefix.Contains('\\', StringComparison.Ordinal) || prefix is "." or "..")
        {
            throw new FormatException($"'{prefix}' is no prefix of a vector's folder");
        }

        var name = $"deletion_vector_{id:D}.bin";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    /// <summary>Where a vector's file lies; null for a vector in the log itself.</summary>
    public static string? Locate(IDeltaStorage storage, string table, DeletionVectorDescriptor vector) => vector.StorageType switch
    {
        "u" => storage.Combine(table, RelativePath(vector.PathOrInlineDv)),
        "p" => storage.Resolve(table, vector.PathOrInlineDv),
        "i" => null,
        _ => throw new FormatException($"the storage type '{vector.StorageType}' is unknown"),
    };

    private static string Locate(IDeltaStorage storage, string table, DeletionVectorDescriptor vector, string dataFile, out string name)
    {
        name = $"storage type {vector.StorageType}";
        var location = Locate(storage, table, vector) ?? throw new FormatException($"the vector of {dataFile} has no file");
        name = vector.StorageType == "u" ? RelativePath(vector.PathOrInlineDv) : vector.PathOrInlineDv;
        return location;
    }

    private static byte[] Inline(DeletionVectorDescriptor vector)
    {
        var bytes = Base85.Decode(vector.PathOrInlineDv);
        return bytes.Length >= vector.SizeInBytes
            ? bytes[..vector.SizeInBytes]
            : throw new FormatException($"{bytes.Length} bytes are there where the log says {vector.SizeInBytes}");
    }

    private static async Task<byte[]> ReadFileAsync(
        IDeltaStorage storage, string location, DeletionVectorDescriptor vector, string dataFile, string name, CancellationToken cancellation)
    {
        var version = await storage.ReadRangeAsync(location, 0, 1, cancellation).ConfigureAwait(false)
            ?? throw new DeltaException(DeltaReason.MissingDeletionVector, $"The deletion vector {name} of the data file {dataFile} does not exist.");
        if (version.Length == 1 && version[0] != FormatVersion)
        {
            throw new FormatException($"the file has format {version[0]}, known is {FormatVersion}");
        }

        var frame = await storage.ReadRangeAsync(location, vector.Offset ?? 0, vector.SizeInBytes + FrameBytes, cancellation).ConfigureAwait(false)
            ?? throw new DeltaException(DeltaReason.MissingDeletionVector, $"The deletion vector {name} of the data file {dataFile} does not exist.");
        if (frame.Length < vector.SizeInBytes + FrameBytes)
        {
            throw new FormatException("the file ends too early");
        }

        var stated = BinaryPrimitives.ReadInt32BigEndian(frame);
        if (stated != vector.SizeInBytes)
        {
            throw new FormatException($"{stated} bytes are stated in the file, {vector.SizeInBytes} in the log");
        }

        var bytes = frame.AsSpan(4, vector.SizeInBytes);
        if (Crc32.Of(bytes) != BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4 + vector.SizeInBytes)))
        {
            throw new FormatException("its checksum does not match");
        }

        return bytes.ToArray();
    }
}
