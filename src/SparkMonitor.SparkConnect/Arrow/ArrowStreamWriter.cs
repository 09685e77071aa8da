using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>Writes a batch as a complete Arrow IPC stream: schema, one record batch, end mark. Every buffer is padded to 8 bytes.</summary>
internal sealed class ArrowStreamWriter
{
    private readonly List<(long, long)> _nodes = [];
    private readonly List<(long, long)> _buffers = [];
    private readonly List<ReadOnlyMemory<byte>> _body = [];
    private long _bodyLength;

    private ArrowStreamWriter()
    {
    }

    /// <exception cref="SparkConnectException">The stream would be larger than an array can be.</exception>
    public static byte[] Write(SparkBatch batch)
    {
        var writer = new ArrowStreamWriter();
        foreach (var column in batch.Columns)
        {
            writer.Column(column);
        }

        var schema = ArrowSchemaWriter.Write(batch.Schema);
        var header = writer.Header(batch.RowCount);
        var total = 8L + Padded(schema.Length) + 8 + Padded(header.Length) + writer._bodyLength + 8;
        if (total > Array.MaxLength)
        {
            throw SparkConnectException.Limit($"A batch of {total} bytes is too large to send at once: use smaller batches.");
        }

        var stream = new byte[total];
        var position = 0;
        Metadata(stream, ref position, schema);
        Metadata(stream, ref position, header);
        foreach (var buffer in writer._body)
        {
            buffer.CopyTo(stream.AsMemory(position));
            position += (int)Padded(buffer.Length);
        }

        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(position), -1);
        return stream;
    }

    private static void Metadata(byte[] stream, ref int position, ReadOnlyMemory<byte> metadata)
    {
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(position), -1);
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(position + 4), (int)Padded(metadata.Length));
        metadata.CopyTo(stream.AsMemory(position + 8));
        position += 8 + (int)Padded(metadata.Length);
    }

    private ReadOnlyMemory<byte> Header(int rows)
    {
        var builder = new FlatBuilder();
        var buffers = builder.Vector(CollectionsMarshal.AsSpan(_buffers));
        var nodes = builder.Vector(CollectionsMarshal.AsSpan(_nodes));
        builder.StartTable();
        builder.Int64(0, rows);
        builder.Reference(1, nodes);
        builder.Reference(2, buffers);
        return ArrowSchemaWriter.Message(builder, 3, builder.EndTable(), _bodyLength);
    }

    private void Column(SparkColumn column)
    {
        _nodes.Add((column.Length, column.NullCount));
        if (column is NullColumn)
        {
            return;
        }

        Buffer(Validity(column));
        switch (column)
        {
            case BooleanColumn booleans:
                Buffer(booleans.Bits[..((column.Length + 7) / 8)].ToArray());
                break;
            case FixedWidthColumn numbers:
                Buffer(numbers.Bytes.ToArray());
                break;
            case BinaryColumn texts:
                Buffer(MemoryMarshal.AsBytes(texts.Offsets).ToArray());
                Buffer(texts.Data.ToArray());
                break;
            case ListColumn lists:
                Buffer(MemoryMarshal.AsBytes(lists.Offsets).ToArray());
                Column(lists.Elements);
                break;
            case MapColumn maps:
                Buffer(MemoryMarshal.AsBytes(maps.Offsets).ToArray());
                _nodes.Add((maps.Keys.Length, 0));
                Buffer(AllPresent(maps.Keys.Length));
                Column(maps.Keys);
                Column(maps.Entries);
                break;
            case VariantColumn variants:
                Column(variants.Encoded);
                Column(variants.Metadata);
                break;
            case StructColumn structs:
                foreach (var child in structs.Children)
                {
                    Column(child);
                }

                break;
            default:
                throw new NotSupportedException($"{column.Type} columns cannot be sent.");
        }
    }

    private static byte[] Validity(SparkColumn column) =>
        column.Validity.IsEmpty ? AllPresent(column.Length) : column.Validity[..((column.Length + 7) / 8)].ToArray();

    private static byte[] AllPresent(int length)
    {
        var bits = new byte[(length + 7) / 8];
        Array.Fill(bits, byte.MaxValue);
        return bits;
    }

    private void Buffer(byte[] bytes)
    {
        _buffers.Add((_bodyLength, bytes.Length));
        _body.Add(bytes);
        _bodyLength += Padded(bytes.Length);
    }

    private static long Padded(long length) => (length + 7) & ~7L;
}
