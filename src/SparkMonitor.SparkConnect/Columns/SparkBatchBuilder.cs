namespace SparkMonitor.SparkConnect;

/// <summary>Collects rows of objects into batches to send. Values have the shapes of <see cref="SparkColumn.GetValue"/>.</summary>
public sealed class SparkBatchBuilder
{
    private readonly ColumnBuilder[] _columns;

    public SparkBatchBuilder(SparkSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _columns = schema.Fields.Select(f => ColumnBuilder.Of(f.Name, f.Type)).ToArray();
    }

    public SparkSchema Schema { get; }

    public int RowCount { get; private set; }

    /// <summary>About how many bytes the rows so far hold.</summary>
    public long ByteCount => _columns.Sum(c => c.ByteCount);

    /// <summary>Appends a row, values in the order of the schema. Numbers convert when they fit exactly.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column's type, or is null where the schema forbids it; discard the builder.</exception>
    public SparkBatchBuilder Add(params ReadOnlySpan<object?> row)
    {
        if (row.Length != _columns.Length)
        {
            throw new ArgumentException($"A row has {row.Length} values for {_columns.Length} columns.", nameof(row));
        }

        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is null && !Schema[i].Nullable)
            {
                throw new ArgumentException($"Column {Schema[i].Name} must not be null.", nameof(row));
            }
        }

        for (var i = 0; i < row.Length; i++)
        {
            _columns[i].Add(row[i]);
        }

        RowCount++;
        return this;
    }

    /// <summary>The rows so far as a batch; the builder is empty afterwards.</summary>
    public SparkBatch Build()
    {
        var batch = new SparkBatch(Schema, RowCount, _columns.Select(c => c.Build()).ToArray());
        RowCount = 0;
        return batch;
    }
}
