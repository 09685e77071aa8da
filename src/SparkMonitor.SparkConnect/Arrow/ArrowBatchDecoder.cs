using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>Turns one record batch into columns: nodes and buffers are consumed depth-first, parents before children.</summary>
internal ref struct ArrowBatchDecoder
{
    private readonly ReadOnlySpan<byte> _nodes;
    private readonly ReadOnlySpan<byte> _buffers;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Dictionary<long, SparkColumn> _dictionaries;
    private readonly GatherBudget _budget;
    private int _node;
    private int _buffer;

    public ArrowBatchDecoder(FlatTable batch, ReadOnlyMemory<byte> body, Dictionary<long, SparkColumn> dictionaries, GatherBudget budget)
    {
        if (batch.TryTable(3, out var compression))
        {
            throw new SparkConnectException(
                SparkFailure.Unsupported,
                $"The server sent an Arrow batch compressed with {(compression.Byte(0) == 0 ? "lz4" : "zstd")}, which this client does not read: set spark.sql.execution.arrow.compression.codec=none.");
        }

        RowCount = Length(batch.Int64(0));
        _nodes = batch.Vector(1, 16);
        _buffers = batch.Vector(2, 16);
        _body = body;
        _dictionaries = dictionaries;
        _budget = budget;
    }

    public int RowCount { get; }

    public SparkColumn[] Columns(IReadOnlyList<ArrowField> fields)
    {
        var columns = new SparkColumn[fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Column(fields[i], RowCount, 0);
        }

        return columns;
    }

    private SparkColumn Column(ArrowField field, int rows, int depth)
    {
        var (length, nulls) = NextNode();
        if (length != rows)
        {
            throw SparkConnectException.Malformed($"column {field.Name} has {length} rows instead of {rows}");
        }

        if (field.Dictionary is not null)
        {
            return Dictionary(field, length, nulls);
        }

        if (field.Layout == ArrowLayout.Null)
        {
            return new NullColumn(length);
        }

        var validity = Validity(length, nulls);
        switch (field.Layout)
        {
            case ArrowLayout.Bits:
                return new BooleanColumn(length, validity, NextBuffer((length + 7L) / 8, field));
            case ArrowLayout.Fixed:
                return new FixedWidthColumn(field.Type, length, validity, NextBuffer((long)length * FixedWidthColumn.Width(field.Type.Kind), field));
            case ArrowLayout.Offsets32 or ArrowLayout.Offsets64:
                return Binary(field, length, validity);
            case ArrowLayout.List:
                var offsets = Offsets32(length, field);
                return new ListColumn(field.Type, length, validity, offsets, Child(field.Children[0], offsets.Span[^1], depth));
            case ArrowLayout.FixedList:
                offsets = Steps(length, field);
                return new ListColumn(field.Type, length, validity, offsets, Child(field.Children[0], offsets.Span[^1], depth));
            case ArrowLayout.Map:
                return Map(field, length, validity, depth);
            case ArrowLayout.Variant:
                return Variant(field, length, validity, depth);
            default:
                var children = new SparkColumn[field.Children.Count];
                for (var i = 0; i < children.Length; i++)
                {
                    children[i] = Column(field.Children[i], length, depth + 1);
                }

                return new StructColumn(field.Type, length, validity, children);
        }
    }

    /// <summary>A child may be longer than its last offset says, never shorter.</summary>
    private SparkColumn Child(ArrowField field, int atLeast, int depth)
    {
        var (length, _) = PeekNode();
        return length >= atLeast
            ? Column(field, length, depth + 1)
            : throw SparkConnectException.Malformed($"the offsets of a parent of {field.Name} point beyond its {length} elements");
    }

    private MapColumn Map(ArrowField field, int length, ReadOnlyMemory<byte> validity, int depth)
    {
        var offsets = Offsets32(length, field);
        var (entryCount, entryNulls) = NextNode();
        if (entryCount < offsets.Span[^1])
        {
            throw SparkConnectException.Malformed($"the offsets of the map {field.Name} point beyond its {entryCount} entries");
        }

        Validity(entryCount, entryNulls);
        var entries = field.Children[0];
        var keys = Column(entries.Children[0], entryCount, depth + 2);
        var values = Column(entries.Children[1], entryCount, depth + 2);
        return new MapColumn(field.Type, length, validity, offsets, keys, values);
    }

    private VariantColumn Variant(ArrowField field, int length, ReadOnlyMemory<byte> validity, int depth)
    {
        var first = (BinaryColumn)Column(field.Children[0], length, depth + 1);
        var second = (BinaryColumn)Column(field.Children[1], length, depth + 1);
        return field.Children[0].Name == "value"
            ? new VariantColumn(length, validity, first, second)
            : new VariantColumn(length, validity, second, first);
    }

    private BinaryColumn Binary(ArrowField field, int length, ReadOnlyMemory<byte> validity)
    {
        var offsets = field.Layout == ArrowLayout.Offsets32 ? Offsets32(length, field) : Offsets64(length, field);
        var data = NextBuffer(offsets.Span[^1], field);
        return new BinaryColumn(field.Type, length, validity, offsets, data);
    }

    private SparkColumn Dictionary(ArrowField field, int length, int nulls)
    {
        if (!_dictionaries.TryGetValue(field.Dictionary!.Value, out var dictionary))
        {
            throw SparkConnectException.Malformed($"the dictionary of column {field.Name} was never sent");
        }

        var validity = Validity(length, nulls).Span;
        var width = field.Width / 8;
        var source = NextBuffer((long)length * width, field).Span;
        _budget.Spend((long)length * sizeof(int));
        var indices = new int[length];
        for (var i = 0; i < length; i++)
        {
            if (!validity.IsEmpty && (validity[i >> 3] & (1 << (i & 7))) == 0)
            {
                indices[i] = -1;
                continue;
            }

            var index = Index(source.Slice(i * width, width), field.Signed);
            indices[i] = index >= 0 && index < dictionary.Length
                ? (int)index
                : throw SparkConnectException.Malformed($"column {field.Name} names a value that is not in its dictionary");
        }

        return dictionary.Gather(indices, _budget);
    }

    private static long Index(ReadOnlySpan<byte> bytes, bool signed) => (bytes.Length, signed) switch
    {
        (1, true) => (sbyte)bytes[0],
        (1, false) => bytes[0],
        (2, true) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    private ReadOnlyMemory<int> Offsets32(int length, ArrowField field)
    {
        var bytes = NextBuffer(length == 0 ? 0 : (length + 1L) * sizeof(int), field);
        if (bytes.Length < sizeof(int))
        {
            return new int[1];
        }

        var offsets = new int[length + 1];
        MemoryMarshal.Cast<byte, int>(bytes.Span[..((length + 1) * sizeof(int))]).CopyTo(offsets);
        CheckAscending(offsets, field);
        return offsets;
    }

    private ReadOnlyMemory<int> Offsets64(int length, ArrowField field)
    {
        var bytes = NextBuffer(length == 0 ? 0 : (length + 1L) * sizeof(long), field);
        var offsets = new int[length + 1];
        if (bytes.Length < sizeof(long))
        {
            return offsets;
        }

        var wide = MemoryMarshal.Cast<byte, long>(bytes.Span[..((length + 1) * sizeof(long))]);
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = wide[i] is >= 0 and <= int.MaxValue ? (int)wide[i] : throw BadOffsets(field);
        }

        CheckAscending(offsets, field);
        return offsets;
    }

    private readonly ReadOnlyMemory<int> Steps(int length, ArrowField field)
    {
        if (field.Width < 0 || (long)field.Width * length > int.MaxValue)
        {
            throw BadOffsets(field);
        }

        _budget.Spend((long)length * sizeof(int));
        if (field.Width == 0 && length > 0)
        {
            throw new SparkConnectException(SparkFailure.Unsupported, $"Column {field.Name} has lists of the fixed length 0.");
        }

        var offsets = new int[length + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = i * field.Width;
        }

        return offsets;
    }

    private static void CheckAscending(ReadOnlySpan<int> offsets, ArrowField field)
    {
        var previous = 0;
        foreach (var offset in offsets)
        {
            if (offset < previous)
            {
                throw BadOffsets(field);
            }

            previous = offset;
        }
    }

    private static SparkConnectException BadOffsets(ArrowField field) => SparkConnectException.Malformed($"the offsets of column {field.Name} are not ascending or too large");

    private ReadOnlyMemory<byte> Validity(int length, int nulls)
    {
        var buffer = NextBuffer(nulls == 0 ? 0 : (length + 7L) / 8, null);
        return nulls == 0 ? default : buffer[..((length + 7) / 8)];
    }

    private readonly (int Length, int Nulls) PeekNode()
    {
        if ((_node + 1) * 16 > _nodes.Length)
        {
            throw SparkConnectException.Malformed("an Arrow batch has fewer columns than its schema");
        }

        var node = _nodes.Slice(_node * 16, 16);
        var length = Length(BinaryPrimitives.ReadInt64LittleEndian(node));
        var nulls = BinaryPrimitives.ReadInt64LittleEndian(node[8..]);
        return nulls >= 0 && nulls <= length ? (length, (int)nulls) : throw SparkConnectException.Malformed("an Arrow column has more nulls than rows");
    }

    private (int Length, int Nulls) NextNode()
    {
        var node = PeekNode();
        _node++;
        return node;
    }

    private ReadOnlyMemory<byte> NextBuffer(long needed, ArrowField? field)
    {
        if ((_buffer + 1) * 16 > _buffers.Length)
        {
            throw SparkConnectException.Malformed("an Arrow batch has fewer buffers than its schema");
        }

        var entry = _buffers.Slice(_buffer * 16, 16);
        _buffer++;
        var offset = BinaryPrimitives.ReadInt64LittleEndian(entry);
        var length = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
        if (offset < 0 || length < 0 || offset > _body.Length || length > _body.Length - offset)
        {
            throw SparkConnectException.Malformed("an Arrow buffer lies outside its batch");
        }

        return length >= needed
            ? _body.Slice((int)offset, (int)length)
            : throw SparkConnectException.Malformed($"a buffer of column {field?.Name ?? "(validity)"} is shorter than its rows need");
    }

    private static int Length(long value) =>
        value is >= 0 and <= int.MaxValue - 64 ? (int)value : throw SparkConnectException.Malformed("an Arrow batch has a negative or enormous number of rows");
}
