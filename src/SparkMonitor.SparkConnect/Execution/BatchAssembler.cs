namespace SparkMonitor.SparkConnect;

/// <summary>Puts chunks together and decodes whole batches; what was delivered before is dropped, what is missing is an error.</summary>
internal sealed class BatchAssembler(int maxBatchBytes)
{
    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private long _chunkBytes;
    private ArrowChunk _first;

    /// <summary>Rows delivered so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>The server's own schema, where it sent one.</summary>
    public SparkSchema? Schema { get; set; }

    /// <summary>True between the first and the last chunk of a batch.</summary>
    public bool IsPartial => _chunks.Count > 0;

    /// <summary>The batches that this chunk completes: usually one, none for a chunk in the middle.</summary>
    public IReadOnlyList<SparkBatch> Add(ArrowChunk chunk)
    {
        if (chunk.Count <= 1 && !IsPartial)
        {
            return chunk.Index == 0 ? Decode(chunk, chunk.Data) : throw SparkConnectException.Malformed("a batch begins in its middle");
        }

        if (IsPartial && chunk.Index < _chunks.Count && chunk.Count == _first.Count && chunk.StartOffset == _first.StartOffset)
        {
            return [];
        }

        if (chunk.Index != _chunks.Count || (IsPartial && (chunk.Count != _first.Count || chunk.RowCount != _first.RowCount)))
        {
            throw SparkConnectException.Malformed($"chunk {chunk.Index} of a batch follows {_chunks.Count} chunks");
        }

        if (!IsPartial)
        {
            _first = chunk;
        }

        _chunks.Add(chunk.Data);
        _chunkBytes += chunk.Data.Length;
        if (_chunkBytes > maxBatchBytes)
        {
            throw SparkConnectException.Limit($"The server sent a batch of more than {maxBatchBytes} bytes: select fewer columns or rows.");
        }

        return _chunks.Count == chunk.Count ? Decode(_first, Joined()) : [];
    }

    private byte[] Joined()
    {
        var whole = new byte[_chunkBytes];
        var position = 0;
        foreach (var chunk in _chunks)
        {
            chunk.CopyTo(whole.AsMemory(position));
            position += chunk.Length;
        }

        _chunks.Clear();
        _chunkBytes = 0;
        return whole;
    }

    private IReadOnlyList<SparkBatch> Decode(ArrowChunk chunk, ReadOnlyMemory<byte> data)
    {
        if (chunk.StartOffset is { } start && start != RowCount)
        {
            return start + chunk.RowCount <= RowCount
                ? []
                : throw SparkConnectException.Malformed($"a batch begins at row {start} after {RowCount} rows");
        }

        var batches = ArrowStreamReader.Read(data);
        var rows = batches.Sum(b => (long)b.RowCount);
        if (rows != chunk.RowCount)
        {
            throw SparkConnectException.Malformed($"a batch of {chunk.RowCount} rows holds {rows}");
        }

        RowCount += rows;
        return Schema is null ? batches : batches.Select(b => b.As(Schema)).ToArray();
    }
}
