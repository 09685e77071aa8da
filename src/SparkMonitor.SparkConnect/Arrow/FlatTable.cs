using System.Buffers.Binary;
using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>A table in a flatbuffer from the network: every offset is checked before it is followed.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableSize;
    private readonly int _size;

    private FlatTable(ReadOnlySpan<byte> buffer, int position)
    {
        _buffer = buffer;
        _position = position;
        _vtable = Checked((long)position - Int32At(buffer, position), buffer.Length - 4);
        _vtableSize = UInt16At(buffer, _vtable);
        _size = UInt16At(buffer, _vtable + 2);
        if (_vtableSize < 4 || _size < 4 || _vtable + _vtableSize > buffer.Length || _position + _size > buffer.Length)
        {
            throw Bad();
        }
    }

    /// <summary>The root table of a buffer.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length < 8)
        {
            throw Bad();
        }

        return new FlatTable(buffer, Checked(BinaryPrimitives.ReadUInt32LittleEndian(buffer), buffer.Length - 4));
    }

    public byte Byte(int field, byte otherwise = 0)
    {
        var at = At(field, 1);
        return at < 0 ? otherwise : _buffer[at];
    }

    public short Int16(int field, short otherwise = 0)
    {
        var at = At(field, 2);
        return at < 0 ? otherwise : BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]);
    }

    public int Int32(int field, int otherwise = 0)
    {
        var at = At(field, 4);
        return at < 0 ? otherwise : BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]);
    }

    public long Int64(int field, long otherwise = 0)
    {
        var at = At(field, 8);
        return at < 0 ? otherwise : BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]);
    }

    public bool TryTable(int field, out FlatTable table)
    {
        var at = At(field, 4);
        if (at < 0)
        {
            table = default;
            return false;
        }

        table = new FlatTable(_buffer, Follow(at));
        return true;
    }

    /// <summary>A string's bytes; empty when absent.</summary>
    public ReadOnlySpan<byte> Utf8(int field) => Vector(field, 1);

    public string Text(int field) => Encoding.UTF8.GetString(Utf8(field));

    /// <summary>The elements of a vector of fixed-size items; empty when absent.</summary>
    public ReadOnlySpan<byte> Vector(int field, int itemSize)
    {
        var at = At(field, 4);
        if (at < 0)
        {
            return default;
        }

        var start = Follow(at);
        var bytes = (long)BinaryPrimitives.ReadUInt32LittleEndian(_buffer[start..]) * itemSize;
        return bytes <= _buffer.Length - start - 4 ? _buffer.Slice(start + 4, (int)bytes) : throw Bad();
    }

    public int TableCount(int field) => Vector(field, 4).Length / 4;

    public FlatTable TableAt(int field, int index)
    {
        var start = Follow(At(field, 4)) + 4;
        return new FlatTable(_buffer, Follow(start + (index * 4)));
    }

    private int At(int field, int size)
    {
        var slot = 4 + (2 * field);
        if (slot + 2 > _vtableSize)
        {
            return -1;
        }

        var offset = UInt16At(_buffer, _vtable + slot);
        if (offset == 0)
        {
            return -1;
        }

        return offset + size <= _size ? _position + offset : throw Bad();
    }

    private int Follow(int at) => Checked(at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_buffer[at..]), _buffer.Length - 4);

    private static int Int32At(ReadOnlySpan<byte> buffer, int position) => BinaryPrimitives.ReadInt32LittleEndian(buffer[position..]);

    private static ushort UInt16At(ReadOnlySpan<byte> buffer, int position) => BinaryPrimitives.ReadUInt16LittleEndian(buffer[position..]);

    private static int Checked(long position, int last) => position >= 0 && position <= last ? (int)position : throw Bad();

    private static SparkConnectException Bad() => SparkConnectException.Malformed("an offset in Arrow metadata points outside the buffer");
}
