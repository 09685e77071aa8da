using System.Buffers.Binary;

namespace SparkMonitor.Delta.DeletionVectors;

/// <summary>
/// Decodes the bitmaps of deletion vectors: the portable layout (magic 1681511377) and the older native one (1681511376), both made of
/// standard 32-bit roaring bitmaps (RoaringFormatSpec) with array, bitmap and run containers.
/// </summary>
internal ref struct RoaringReader
{
    private const int NativeMagic = 1681511376;
    private const int PortableMagic = 1681511377;
    private const int PlainCookie = 12346;
    private const int RunCookie = 12347;
    private const int NoOffsetThreshold = 4;
    private const int ArrayLimit = 4096;
    private const int BitmapBytes = 8192;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _cardinality;
    private long[] _rows;
    private int _position;
    private int _count;

    private RoaringReader(ReadOnlySpan<byte> bytes, long cardinality)
    {
        _bytes = bytes;
        _cardinality = cardinality;

        // Grown as rows are found: what the log states is not trusted with memory.
        _rows = new long[Math.Min(cardinality, 1 << 16)];
    }

    /// <summary>Rows in ascending order; exactly <paramref name="cardinality"/> of them.</summary>
    /// <exception cref="FormatException">The bytes are no such bitmap, or hold another number of rows.</exception>
    public static long[] Read(ReadOnlySpan<byte> bytes, long cardinality)
    {
        // A run container of four bytes holds up to 65,536 rows, so a sound cardinality is bounded by the size.
        if (cardinality < 0 || cardinality > ((long)bytes.Length << 14) || cardinality > Array.MaxLength)
        {
            throw new FormatException($"a vector of {bytes.Length} bytes cannot hold {cardinality} rows");
        }

        var reader = new RoaringReader(bytes, cardinality);
        reader.ReadAll();
        return reader._count == cardinality
            ? reader._rows.AsSpan(0, reader._count).ToArray()
            : throw new FormatException($"the vector holds {reader._count} rows where the log says {cardinality}");
    }

    private void ReadAll()
    {
        var magic = (int)Next32();
        switch (magic)
        {
            case PortableMagic:
                var buckets = Next64();
                long last = -1;
                for (ulong i = 0; i < buckets; i++)
                {
                    var high = Next32();
                    if (high <= last || high > int.MaxValue)
                    {
                        throw new FormatException("the vector's buckets are not in order");
                    }

                    last = high;
                    ReadBitmap(high);
                }

                break;
            case NativeMagic:
                var count = Next32();
                for (uint high = 0; high < count; high++)
                {
                    var size = Next32();
                    var start = _position;
                    ReadBitmap(high);
                    if (size != _position - start)
                    {
                        throw new FormatException("a bitmap of the vector has another size than stated");
                    }
                }

                break;
            default:
                throw new FormatException($"the vector starts with the unknown number {magic}");
        }
    }

    private void ReadBitmap(long high)
    {
        var cookie = Next32();
        int containers;
        ReadOnlySpan<byte> runs = [];
        if (cookie == PlainCookie)
        {
            containers = checked((int)Next32());
        }
        else if ((cookie & 0xFFFF) == RunCookie)
        {
            containers = (int)(cookie >> 16) + 1;
            runs = Take((containers + 7) / 8);
        }
        else
        {
            throw new FormatException($"a bitmap of the vector starts with the unknown number {cookie}");
        }

        if (containers > 65536)
        {
            throw new FormatException($"a bitmap of the vector has {containers} containers");
        }

        var heads = Take(containers * 4);
        if (runs.IsEmpty || containers >= NoOffsetThreshold)
        {
            Take(containers * 4);
        }

        for (var i = 0; i < containers; i++)
        {
            var key = BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4)..]);
            var cardinality = BinaryPrimitives.ReadUInt16LittleEndian(heads[((i * 4) + 2)..]) + 1;
            var first = (high << 32) | ((long)key << 16);
            if (!runs.IsEmpty && (runs[i / 8] & (1 << (i % 8))) != 0)
            {
                ReadRuns(first);
            }
            else if (cardinality <= ArrayLimit)
            {
                ReadArray(first, cardinality);
            }
            else
            {
                ReadBits(first);
            }
        }
    }

    private void ReadArray(long first, int cardinality)
    {
        var values = Take(cardinality * 2);
        for (var i = 0; i < cardinality; i++)
        {
            Add(first | BinaryPrimitives.ReadUInt16LittleEndian(values[(i * 2)..]));
        }
    }

    private void ReadBits(long first)
    {
        var words = Take(BitmapBytes);
        for (var i = 0; i < BitmapBytes / 8; i++)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(words[(i * 8)..]);
            while (word != 0)
            {
                Add(first | (uint)((i * 64) + System.Numerics.BitOperations.TrailingZeroCount(word)));
                word &= word - 1;
            }
        }
    }

    private void ReadRuns(long first)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
        var values = Take(count * 4);
        for (var i = 0; i < count; i++)
        {
            int start = BinaryPrimitives.ReadUInt16LittleEndian(values[(i * 4)..]);
            var end = start + BinaryPrimitives.ReadUInt16LittleEndian(values[((i * 4) + 2)..]);
            if (end > ushort.MaxValue)
            {
                throw new FormatException("a run of the vector leaves its container");
            }

            for (var value = start; value <= end; value++)
            {
                Add(first | (uint)value);
            }
        }
    }

    private void Add(long row)
    {
        if (_count == _cardinality)
        {
            throw new FormatException("the vector holds more rows than the log says");
        }

        if (_count > 0 && row <= _rows[_count - 1])
        {
            throw new FormatException("the vector's rows are not in order");
        }

        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Min(_cardinality, _count * 2L));
        }

        _rows[_count++] = row;
    }

    private uint Next32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ulong Next64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
        {
            throw new FormatException("the vector ends too early");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
