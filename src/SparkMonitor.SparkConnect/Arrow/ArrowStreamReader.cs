using System.Buffers.Binary;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Reads a complete Arrow IPC stream (https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format) as Spark Connect sends it: a
/// schema, record batches, dictionary batches where there are any. Columns refer to the stream's own bytes. Anything out of bounds is an
/// error, never a read.
/// </summary>
internal sealed class ArrowStreamReader
{
    private readonly Dictionary<long, SparkColumn> _dictionaries = [];
    private readonly Dictionary<long, ArrowField> _dictionaryFields = [];
    private readonly GatherBudget _budget = new(ArrowLimits.MaxGatheredBytes);
    private readonly List<SparkBatch> _batches = [];
    private ArrowField[]? _fields;
    private SparkSchema? _schema;

    private ArrowStreamReader()
    {
    }

    /// <summary>The batches of the stream; one of no rows when it has none, so that the schema is known.</summary>
    public static IReadOnlyList<SparkBatch> Read(ReadOnlyMemory<byte> stream)
    {
        var reader = new ArrowStreamReader();
        var position = 0;
        while (reader.Next(stream, ref position))
        {
        }

        if (reader._schema is null)
        {
            throw SparkConnectException.Malformed("an Arrow stream has no schema");
        }

        if (reader._batches.Count == 0)
        {
            reader._batches.Add(new SparkBatch(reader._schema, 0, reader._fields!.Select(EmptyColumn.Of).ToArray()));
        }

        return reader._batches;
    }

    private bool Next(ReadOnlyMemory<byte> stream, ref int position)
    {
        var bytes = stream.Span;
        if (position == bytes.Length)
        {
            return false;
        }

        var length = Int32(bytes, ref position);
        if (length == -1)
        {
            length = Int32(bytes, ref position);
        }

        if (length == 0)
        {
            return false;
        }

        if (length < 0 || length > bytes.Length - position)
        {
            throw SparkConnectException.Malformed("an Arrow message is longer than its stream");
        }

        var metadata = bytes.Slice(position, length);
        position += length;
        var message = FlatTable.Root(metadata);
        if (message.Int16(0) is not (3 or 4))
        {
            throw new SparkConnectException(SparkFailure.Unsupported, "The server sent an unknown version of Arrow's format.");
        }

        var bodyLength = message.Int64(3);
        if (bodyLength < 0 || bodyLength > bytes.Length - position)
        {
            throw SparkConnectException.Malformed("an Arrow body is longer than its stream");
        }

        var body = stream.Slice(position, (int)bodyLength);
        position += (int)bodyLength;
        if (!message.TryTable(2, out var header))
        {
            throw SparkConnectException.Malformed("an Arrow message has no header");
        }

        Handle(message.Byte(1), header, metadata.Length, body);
        return true;
    }

    private void Handle(byte kind, FlatTable header, int metadataLength, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case 1 when _fields is null:
                _fields = ArrowSchemaReader.Read(header, metadataLength);
                _schema = new SparkSchema(_fields.Select(f => new SparkField(f.Name, f.Type, f.Nullable)).ToArray());
                FindDictionaries(_fields);
                break;
            case 2 when _fields is not null:
                AddDictionary(header, body);
                break;
            case 3 when _fields is not null:
                var decoder = new ArrowBatchDecoder(header, body, _dictionaries, _budget);
                _batches.Add(new SparkBatch(_schema!, decoder.RowCount, decoder.Columns(_fields)));
                break;
            default:
                throw SparkConnectException.Malformed($"an Arrow message of kind {kind} stands where it must not");
        }
    }

    private void FindDictionaries(IReadOnlyList<ArrowField> fields)
    {
        foreach (var field in fields)
        {
            if (field.Dictionary is { } id)
            {
                _dictionaryFields.TryAdd(id, field with { Dictionary = null });
            }

            FindDictionaries(field.Children);
        }
    }

    private void AddDictionary(FlatTable header, ReadOnlyMemory<byte> body)
    {
        var id = header.Int64(0);
        if (!_dictionaryFields.TryGetValue(id, out var field) || !header.TryTable(1, out var batch))
        {
            throw SparkConnectException.Malformed("an Arrow dictionary belongs to no column");
        }

        if (header.Byte(2) != 0)
        {
            throw new SparkConnectException(SparkFailure.Unsupported, "The server sent a dictionary in parts, which this client does not read.");
        }

        _dictionaries[id] = new ArrowBatchDecoder(batch, body, _dictionaries, _budget).Columns([field])[0];
    }

    private static int Int32(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (bytes.Length - position < 4)
        {
            throw SparkConnectException.Malformed("an Arrow stream ends inside a message");
        }

        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
        position += 4;
        return value;
    }
}
