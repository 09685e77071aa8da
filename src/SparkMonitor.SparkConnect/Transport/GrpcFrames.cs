using System.Buffers.Binary;
using Google.Protobuf;

namespace SparkMonitor.SparkConnect;

/// <summary>gRPC messages on a stream: a flag byte, a big-endian length, the bytes.</summary>
internal static class GrpcFrames
{
    public const int HeaderBytes = 5;

    /// <summary>A length is only a claim until its bytes arrive: at most this much is allocated on the claim alone.</summary>
    private const int FirstAllocation = 1 << 20;

    /// <exception cref="SparkConnectException">The message is larger than <paramref name="limit"/>.</exception>
    public static byte[] Write(IMessage message, int limit)
    {
        var size = (long)message.CalculateSize();
        if (size < 0 || size > limit)
        {
            throw SparkConnectException.Limit($"A request of {size} bytes is larger than the limit of {limit}: upload large data, or write it in parts.");
        }

        var frame = new byte[HeaderBytes + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), (int)size);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The next message's bytes, or null at the end of the stream.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside a message.</exception>
    /// <exception cref="SparkConnectException">The frame is malformed or its message larger than <paramref name="limit"/>.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, byte[] header, int limit, CancellationToken cancellation)
    {
        var read = await stream.ReadAtLeastAsync(header.AsMemory(0, HeaderBytes), HeaderBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        if (read < HeaderBytes)
        {
            throw new EndOfStreamException("The stream ended inside a message header.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (header[0] != 0)
        {
            throw SparkConnectException.Malformed(header[0] == 1 ? "a message is compressed although none was asked for" : "a message has an unknown flag");
        }

        if (length > limit)
        {
            throw SparkConnectException.Limit(
                $"The server sent a message of {length} bytes, more than the limit of {limit}: select fewer columns or rows, or raise grpc_max_message_size.");
        }

        var message = new byte[Math.Min((int)length, FirstAllocation)];
        var filled = 0;
        while (true)
        {
            await stream.ReadExactlyAsync(message.AsMemory(filled), cancellation).ConfigureAwait(false);
            filled = message.Length;
            if (filled == length)
            {
                return message;
            }

            Array.Resize(ref message, (int)Math.Min(length, filled * 2L));
        }
    }
}
