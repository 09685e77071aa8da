using System.Text.Json;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>Compares a version's <c>.crc</c> file with the replayed log. The log is right; a difference is worth a warning.</summary>
internal static class ChecksumCheck
{
    private const int MaxBytes = 64 << 20;

    public static async Task<DeltaWarning?> RunAsync(
        IDeltaStorage storage, string location, string name, DeltaFileSet files, CancellationToken cancellation)
    {
        var bytes = await storage.ReadRangeAsync(location, 0, MaxBytes, cancellation).ConfigureAwait(false);
        if (bytes is null || bytes.Length == MaxBytes)
        {
            return null;
        }

        try
        {
            var (count, size) = Read(bytes);
            return (count is null || count == files.Count) && (size is null || size == files.Bytes)
                ? null
                : new DeltaWarning(
                    "checksum-mismatch",
                    $"The checksum file {name} states {count} files of {size} bytes; the log holds {files.Count} files of {files.Bytes} bytes, and the log counts.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new DeltaWarning("corrupt-checksum", $"The checksum file {name} cannot be read and is ignored: {e.Message}");
        }
    }

    private static (long? Count, long? Size) Read(ReadOnlySpan<byte> json)
    {
        long? count = null;
        long? size = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("numFiles"u8))
            {
                reader.Read();
                count = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("tableSizeBytes"u8))
            {
                reader.Read();
                size = reader.GetInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return (count, size);
    }
}
