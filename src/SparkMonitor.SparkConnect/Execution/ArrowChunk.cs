using Google.Protobuf;

namespace SparkMonitor.SparkConnect;

/// <summary>A batch as it travels, or one chunk of it.</summary>
/// <param name="RowCount">Rows of the whole batch, also in a chunk.</param>
/// <param name="StartOffset">Position of the first row in the result; null on Spark 3.5.</param>
internal readonly record struct ArrowChunk(long RowCount, ReadOnlyMemory<byte> Data, long? StartOffset, long Index, long Count)
{
    public static ArrowChunk Parse(ReadOnlyMemory<byte> message)
    {
        long rows = 0, index = 0, count = 1;
        long? start = null;
        ReadOnlyMemory<byte> data = default;
        if (!System.Runtime.InteropServices.MemoryMarshal.TryGetArray(message, out var bytes))
        {
            throw new ArgumentException("The message must lie in an array.", nameof(message));
        }

        var input = new CodedInputStream(bytes.Array, bytes.Offset, bytes.Count);
        while (true)
        {
            var tag = input.ReadTag();
            switch (tag)
            {
                case 0: return new ArrowChunk(rows, data, start, index, count);
                case 1 << 3: rows = input.ReadInt64(); break;
                case 3 << 3: start = input.ReadInt64(); break;
                case 4 << 3: index = input.ReadInt64(); break;
                case 5 << 3: count = input.ReadInt64(); break;
                case (2 << 3) | 2:
                    var length = input.ReadLength();

                    // The position counts from the start of the array.
                    var at = (int)input.Position - bytes.Offset;
                    if (length < 0 || length > bytes.Count - at)
                    {
                        throw SparkConnectException.Malformed("Arrow data is longer than its message");
                    }

                    data = message.Slice(at, length);
                    input = new CodedInputStream(bytes.Array, bytes.Offset + at + length, bytes.Count - at - length);
                    return Rest(input, rows, data, start, index, count);
                default: input.SkipLastField(); break;
            }
        }
    }

    private static ArrowChunk Rest(CodedInputStream input, long rows, ReadOnlyMemory<byte> data, long? start, long index, long count)
    {
        while (true)
        {
            switch (input.ReadTag())
            {
                case 0: return new ArrowChunk(rows, data, start, index, count);
                case 1 << 3: rows = input.ReadInt64(); break;
                case 3 << 3: start = input.ReadInt64(); break;
                case 4 << 3: index = input.ReadInt64(); break;
                case 5 << 3: count = input.ReadInt64(); break;
                default: input.SkipLastField(); break;
            }
        }
    }
}
