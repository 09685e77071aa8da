namespace SparkMonitor.Delta.DeletionVectors;

/// <summary>Z85 (ZeroMQ RFC 32): five characters hold four bytes, big-endian.</summary>
public static class Base85
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private static readonly sbyte[] Values = MakeValues();

    /// <exception cref="FormatException">The length is no multiple of five, or a character or group is outside the code.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 5 != 0)
        {
            throw new FormatException($"Base85 text comes in groups of five characters; {text.Length} are no such number.");
        }

        var bytes = new byte[text.Length / 5 * 4];
        for (var i = 0; i < text.Length / 5; i++)
        {
            ulong group = 0;
            foreach (var character in text.Slice(i * 5, 5))
            {
                var value = character < 128 ? Values[character] : (sbyte)-1;
                if (value < 0)
                {
                    throw new FormatException($"The character '{character}' does not belong to Base85.");
                }

                group = (group * 85) + (ulong)value;
            }

            if (group > uint.MaxValue)
            {
                throw new FormatException("A group of Base85 text is larger than four bytes.");
            }

            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), (uint)group);
        }

        return bytes;
    }

    /// <summary>Encodes bytes, padded with zeros to a multiple of four.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var groups = (bytes.Length + 3) / 4;
        var text = new char[groups * 5];
        Span<byte> four = stackalloc byte[4];
        for (var i = 0; i < groups; i++)
        {
            four.Clear();
            bytes[(i * 4)..Math.Min(bytes.Length, (i * 4) + 4)].CopyTo(four);
            var group = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(four);
            for (var j = 4; j >= 0; j--)
            {
                text[(i * 5) + j] = Alphabet[(int)(group % 85)];
                group /= 85;
            }
        }

        return new string(text);
    }

    private static sbyte[] MakeValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
