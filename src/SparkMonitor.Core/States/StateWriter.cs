using System.Buffers;
using System.Buffers.Binary;

namespace SparkMonitor.Core.States;

/// <summary>Writes the bytes of a state: little endian, varints of seven bits a byte, zig-zag for signed numbers.</summary>
internal ref struct StateWriter
{
    private byte[] _buffer;
    private int _length;

    public StateWriter(byte version)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(1024);
        _buffer[0] = version;
        _length = 1;
    }

    public readonly int Length => _length;

    /// <summary>The bytes a varint takes.</summary>
    public static int VarintLength(ulong value) => ((63 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7) + 1;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void UInt16(ushort value)
    {
        Reserve(2);
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_length), value);
        _length += 2;
    }

    public void Double(double value)
    {
        Reserve(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void Count(long value) => Varint((ulong)value);

    public void Varint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    public void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Kind and scale; the kind alone where there is none.</summary>
    public void Unit(NumericUnit unit)
    {
        Byte((byte)unit.Kind);
        if (unit.Kind != UnitKind.None)
        {
            Byte(unit.Scale);
        }
    }

    /// <summary>The bytes written. The writer cannot be used afterwards.</summary>
    public byte[] Finish()
    {
        var bytes = _buffer.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return bytes;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
