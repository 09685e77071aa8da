using System.Buffers;

namespace SparkMonitor.Delta.Log;

/// <summary>Lines of a text file as UTF-8 bytes. Both line ends are known; blank lines are passed over but counted.</summary>
internal static class JsonLines
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>The longest line that is read. A schema of 10,000 columns takes about two million bytes.</summary>
    private const int MaxLine = 256 << 20;

    public delegate void LineReader(ReadOnlySpan<byte> line, long number);

    /// <exception cref="FormatException">A line is too long.</exception>
    public static async Task ReadAsync(Stream stream, LineReader read, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var filled = 0;
            long number = 0;
            while (true)
            {
                if (filled == buffer.Length)
                {
                    if (filled >= MaxLine)
                    {
                        throw new FormatException($"line {number + 1} is longer than {MaxLine} bytes");
                    }

                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var count = await stream.ReadAsync(buffer.AsMemory(filled), cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    Emit(buffer.AsSpan(0, filled), ++number, read);
                    return;
                }

                var searched = filled;
                filled += count;
                filled = EmitLines(buffer, searched, filled, ref number, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Hands out the complete lines, moves the rest to the front and returns its length.</summary>
    private static int EmitLines(byte[] buffer, int searched, int filled, ref long number, LineReader read)
    {
        var start = 0;
        var position = searched;
        while (true)
        {
            var end = buffer.AsSpan(position, filled - position).IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            Emit(buffer.AsSpan(start, position + end - start), ++number, read);
            start = position = position + end + 1;
        }

        if (start > 0)
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
        }

        return filled - start;
    }

    private static void Emit(ReadOnlySpan<byte> line, long number, LineReader read)
    {
        if (number == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        line = line.Trim(" \t\r"u8);
        if (!line.IsEmpty)
        {
            read(line, number);
        }
    }
}
