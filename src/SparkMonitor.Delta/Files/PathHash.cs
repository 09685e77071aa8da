using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SparkMonitor.Delta.Files;

/// <summary>Hashes of paths, the same on every machine and in every process: snapshots of one log must not differ in the order of their work.</summary>
internal static class PathHash
{
    private const ulong Start = 0xCBF29CE484222325;
    private const ulong Factor = 0x9E3779B97F4A7C15;
    private const int ShortBytes = 512;

    /// <summary>Of the text's UTF-8 bytes.</summary>
    public static ulong Of(string text, ulong start = Start)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > ShortBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[ShortBytes];
        var hash = Of(bytes[..Encoding.UTF8.GetBytes(text, bytes)], start);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong start = Start)
    {
        var hash = start ^ ((ulong)bytes.Length * Factor);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Factor;
        }

        ulong rest = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            rest |= (ulong)bytes[i] << (8 * i);
        }

        return (BitOperations.RotateLeft(hash, 23) ^ rest) * Factor;
    }

    public static int Finish(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= Factor;
        return (int)(hash >> 32);
    }
}
