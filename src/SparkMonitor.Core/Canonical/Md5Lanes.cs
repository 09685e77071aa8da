using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace SparkMonitor.Core.Canonical;

/// <summary>
/// MD5 of many messages, one to a vector lane. A digest comes as two words, its bytes 0-7 and 8-15 in big-endian order: the first word is
/// the hash of a text, register in the upper 12 bits and h in the lower 52 (contract 3.3).
/// </summary>
internal static unsafe class Md5Lanes
{
    private const int BlockBytes = 64;

    /// <summary>The longest message whose padding fits its only block.</summary>
    private const int SingleBlock = 55;

    public static void Hash(ReadOnlySpan<nint> messages, ReadOnlySpan<int> lengths, Span<ulong> first, Span<ulong> second)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Hash<Md5Vector512, Vector512<uint>>(messages, lengths, first, second);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Hash<Md5Vector256, Vector256<uint>>(messages, lengths, first, second);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Hash<Md5Vector128, Vector128<uint>>(messages, lengths, first, second);
        }
        else
        {
            HashScalar(messages, lengths, first, second);
        }
    }

    /// <summary>The digest of one message.</summary>
#pragma warning disable CA5351 // The contract names MD5 as a hash of values; nothing relies on it for security.
    public static (ulong First, ulong Second) Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(message, digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }
#pragma warning restore CA5351

    internal static void HashScalar(ReadOnlySpan<nint> messages, ReadOnlySpan<int> lengths, Span<ulong> first, Span<ulong> second)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            (first[i], second[i]) = Hash(new ReadOnlySpan<byte>((byte*)messages[i], lengths[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Hash<TOperations, TVector>(
        ReadOnlySpan<nint> messages, ReadOnlySpan<int> lengths, Span<ulong> first, Span<ulong> second)
        where TOperations : struct, IMd5Vector<TVector>
        where TVector : struct
    {
        var lanes = TOperations.Lanes;
        var words = stackalloc uint[16 * lanes];
        var allWords = new Span<uint>(words, 16 * lanes);
        Span<uint> state = stackalloc uint[4 * lanes];
        Span<int> owner = stackalloc int[lanes];
        Span<int> block = stackalloc int[lanes];
        var next = 0;
        while (next < messages.Length)
        {
            var batch = lengths.Slice(next, Math.Min(lanes, messages.Length - next));
            if (!batch.ContainsAnyExceptInRange(0, SingleBlock))
            {
                allWords.Clear();
                for (var lane = 0; lane < batch.Length; lane++)
                {
                    WriteBytes((byte*)messages[next + lane], batch[lane], words + lane, lanes);
                    WriteLength(batch[lane], words + lane, lanes);
                }

                Start(state, lanes);
                Md5Rounds<TOperations, TVector>.Compress(allWords, state);
                for (var lane = 0; lane < batch.Length; lane++)
                {
                    (first[next + lane], second[next + lane]) = Digest(state[lane..], lanes);
                }

                next += batch.Length;
                continue;
            }

            // A lane takes the next message as soon as its own is done; near the end of the messages lanes run empty.
            owner.Fill(-1);
            var busy = 0;
            var stop = messages.Length;
            do
            {
                allWords.Clear();
                for (var lane = 0; lane < lanes; lane++)
                {
                    if (owner[lane] < 0)
                    {
                        if (next == stop)
                        {
                            continue;
                        }

                        owner[lane] = next++;
                        block[lane] = 0;
                        StartLane(state[lane..], lanes);
                        busy++;
                    }

                    WriteBlock((byte*)messages[owner[lane]], lengths[owner[lane]], block[lane]++, words + lane, lanes);
                }

                Md5Rounds<TOperations, TVector>.Compress(allWords, state);
                for (var lane = 0; lane < lanes; lane++)
                {
                    if (owner[lane] >= 0 && block[lane] == BlocksOf(lengths[owner[lane]]))
                    {
                        (first[owner[lane]], second[owner[lane]]) = Digest(state[lane..], lanes);
                        owner[lane] = -1;
                        busy--;
                    }
                }
            }
            while (busy > 0 || next < stop);
        }
    }

    private static int BlocksOf(int length) => (int)(((long)length + 8) / BlockBytes) + 1;

    private static void Start(Span<uint> state, int lanes)
    {
        state[..lanes].Fill(0x67452301);
        state.Slice(lanes, lanes).Fill(0xefcdab89);
        state.Slice(2 * lanes, lanes).Fill(0x98badcfe);
        state.Slice(3 * lanes, lanes).Fill(0x10325476);
    }

    private static void StartLane(Span<uint> state, int lanes)
    {
        state[0] = 0x67452301;
        state[lanes] = 0xefcdab89;
        state[2 * lanes] = 0x98badcfe;
        state[3 * lanes] = 0x10325476;
    }

    private static (ulong First, ulong Second) Digest(ReadOnlySpan<uint> state, int lanes) => (
        ((ulong)BinaryPrimitives.ReverseEndianness(state[0]) << 32) | BinaryPrimitives.ReverseEndianness(state[lanes]),
        ((ulong)BinaryPrimitives.ReverseEndianness(state[2 * lanes]) << 32) | BinaryPrimitives.ReverseEndianness(state[3 * lanes]));

    private static void WriteBlock(byte* message, int length, int block, uint* words, int lanes)
    {
        var offset = (long)block * BlockBytes;
        var rest = length - offset;
        if (rest >= BlockBytes)
        {
            for (var from = message + offset; from < message + offset + BlockBytes; from += 8, words += 2 * lanes)
            {
                Write(Unsafe.ReadUnaligned<ulong>(from), words, lanes);
            }
        }
        else if (rest > SingleBlock)
        {
            WriteBytes(message + offset, (int)rest, words, lanes);
        }
        else if (rest < 0)
        {
            // The block before took the last bytes and the mark, but had no room for the length.
            WriteLength(length, words, lanes);
        }
        else
        {
            WriteBytes(message + offset, (int)rest, words, lanes);
            WriteLength(length, words, lanes);
        }
    }

    private static void WriteLength(int length, uint* words, int lanes)
    {
        words[14 * lanes] = (uint)length << 3;
        words[15 * lanes] = (uint)length >> 29;
    }

    /// <summary>Less than 64 bytes and the mark behind them.</summary>
    private static void WriteBytes(byte* bytes, int count, uint* words, int lanes)
    {
        for (; count >= 8; count -= 8, bytes += 8, words += 2 * lanes)
        {
            Write(Unsafe.ReadUnaligned<ulong>(bytes), words, lanes);
        }

        if (count >= 4)
        {
            *words = Unsafe.ReadUnaligned<uint>(bytes);
            words += lanes;
            bytes += 4;
            count -= 4;
        }

        *words = count switch
        {
            0 => 0x80u,
            1 => 0x8000u | *bytes,
            2 => 0x800000u | Unsafe.ReadUnaligned<ushort>(bytes),
            _ => 0x80000000u | Unsafe.ReadUnaligned<ushort>(bytes) | ((uint)bytes[2] << 16),
        };
    }

    private static void Write(ulong bytes, uint* words, int lanes)
    {
        *words = (uint)bytes;
        words[lanes] = (uint)(bytes >> 32);
    }
}
