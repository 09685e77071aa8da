using System.Buffers.Binary;
using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Writes a flatbuffer from its end to its start, as all flatbuffer writers do: children first, so that offsets point forward. Positions
/// are counted from the end of the buffer.
/// </summary>
internal sealed class FlatBuilder
{
    private readonly List<(int Field, int Position)> _slots = [];
    private byte[] _bytes = new byte[256];
    private int _used;
    private int _alignment = 1;
    private int _tableStart;

    public int Text(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        Align(4, utf8.Length + 1);
        Grow(1)[0] = 0;
        utf8.CopyTo(Grow(utf8.Length));
        PutInt32(utf8.Length);
        return _used;
    }

    /// <summary>A vector of tables.</summary>
    public int Vector(ReadOnlySpan<int> tables)
    {
        Align(4, tables.Length * 4);
        for (var i = tables.Length - 1; i >= 0; i--)
        {
            PutOffset(tables[i]);
        }

        PutInt32(tables.Length);
        return _used;
    }

    /// <summary>A vector of structs of two 64-bit integers (Arrow's nodes and buffers).</summary>
    public int Vector(ReadOnlySpan<(long First, long Second)> pairs)
    {
        Align(8, pairs.Length * 16);
        for (var i = pairs.Length - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Grow(8), pairs[i].Second);
            BinaryPrimitives.WriteInt64LittleEndian(Grow(8), pairs[i].First);
        }

        Align(4, 0);
        PutInt32(pairs.Length);
        return _used;
    }

    public void StartTable()
    {
        _slots.Clear();
        _tableStart = _used;
    }

    public void Byte(int field, byte value)
    {
        Align(1, 0);
        Grow(1)[0] = value;
        _slots.Add((field, _used));
    }

    public void Int16(int field, short value)
    {
        Align(2, 0);
        BinaryPrimitives.WriteInt16LittleEndian(Grow(2), value);
        _slots.Add((field, _used));
    }

    public void Int32(int field, int value)
    {
        Align(4, 0);
        PutInt32(value);
        _slots.Add((field, _used));
    }

    public void Int64(int field, long value)
    {
        Align(8, 0);
        BinaryPrimitives.WriteInt64LittleEndian(Grow(8), value);
        _slots.Add((field, _used));
    }

    /// <summary>A reference to a string, vector or table that was written before.</summary>
    public void Reference(int field, int position)
    {
        Align(4, 0);
        PutOffset(position);
        _slots.Add((field, _used));
    }

    public int EndTable()
    {
        Align(4, 0);
        PutInt32(0);
        var table = _used;
        var fields = _slots.Count == 0 ? 0 : _slots.Max(s => s.Field) + 1;
        var vtable = new ushort[fields];
        foreach (var (field, position) in _slots)
        {
            vtable[field] = (ushort)(table - position);
        }

        for (var i = fields - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Grow(2), vtable[i]);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(Grow(2), (ushort)(table - _tableStart));
        BinaryPrimitives.WriteUInt16LittleEndian(Grow(2), (ushort)(4 + (2 * fields)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>The finished buffer with <paramref name="root"/> as its root table.</summary>
    public ReadOnlyMemory<byte> Finish(int root)
    {
        Align(Math.Max(_alignment, 8), 4);
        PutOffset(root);
        return _bytes.AsMemory(_bytes.Length - _used);
    }

    private void PutInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Grow(4), value);

    private void PutOffset(int position)
    {
        var place = Grow(4);
        BinaryPrimitives.WriteInt32LittleEndian(place, _used - position);
    }

    /// <summary>Pads so that, after <paramref name="upcoming"/> more bytes, the end is a multiple of <paramref name="size"/>.</summary>
    private void Align(int size, int upcoming)
    {
        _alignment = Math.Max(_alignment, size);
        var padding = -(_used + upcoming) & (size - 1);
        if (padding > 0)
        {
            Grow(padding).Clear();
        }
    }

    private Span<byte> Grow(int count)
    {
        if (_bytes.Length - _used < count)
        {
            var larger = new byte[Math.Max(_bytes.Length * 2, _used + count)];
            _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
            _bytes = larger;
        }

        _used += count;
        return _bytes.AsSpan(_bytes.Length - _used, count);
    }
}
