using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>The messages that carry an artifact: one for a small one, else a beginning and chunks, each with its CRC-32.</summary>
internal static class ArtifactRequests
{
    /// <summary>What the official clients use; servers behind proxies may allow little more than this at once.</summary>
    public const int ChunkBytes = 32 << 10;

    public static IEnumerable<IMessage> Of(string name, ReadOnlyMemory<byte> content, Func<AddArtifactsRequest> envelope)
    {
        if (content.Length <= ChunkBytes)
        {
            var single = envelope();
            single.Batch = new AddArtifactsRequest.Types.Batch { Artifacts = { new AddArtifactsRequest.Types.Single { Name = name, Data = Chunk(content) } } };
            yield return single;
            yield break;
        }

        for (var position = 0; position < content.Length; position += ChunkBytes)
        {
            var chunk = Chunk(content.Slice(position, Math.Min(ChunkBytes, content.Length - position)));
            var request = envelope();
            if (position == 0)
            {
                request.BeginChunk = new AddArtifactsRequest.Types.Begin
                {
                    Name = name,
                    TotalBytes = content.Length,
                    NumChunks = (content.Length + (long)ChunkBytes - 1) / ChunkBytes,
                    InitialChunk = chunk,
                };
            }
            else
            {
                request.Chunk = chunk;
            }

            yield return request;
        }
    }

    private static AddArtifactsRequest.Types.Chunk Chunk(ReadOnlyMemory<byte> bytes) =>
        new() { Data = UnsafeByteOperations.UnsafeWrap(bytes), Crc = Crc32.Of(bytes.Span) };
}
