namespace SparkMonitor.SparkConnect;

/// <summary>A part of a result, or of data to send: rows as columns. An empty result has one batch of no rows, so the schema is always known.</summary>
public sealed class SparkBatch
{
    public SparkBatch(SparkSchema schema, int rowCount, params IReadOnlyList<SparkColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (columns.Count != schema.Count)
        {
            throw new ArgumentException($"{columns.Count} columns were given for a schema of {schema.Count}.", nameof(columns));
        }

        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length != rowCount)
            {
                throw new ArgumentException($"Column {schema[i].Name} has {columns[i].Length} rows instead of {rowCount}.", nameof(columns));
            }
        }

        Schema = schema;
        RowCount = rowCount;
        Columns = columns;
    }

    public SparkSchema Schema { get; }

    /// <summary>Number of rows; the only size of a result without columns.</summary>
    public int RowCount { get; }

    public IReadOnlyList<SparkColumn> Columns { get; }

    public SparkColumn this[int ordinal] => Columns[ordinal];

    public SparkColumn this[string name] => Columns[Schema.IndexOf(name)];

    /// <summary>One row as objects, for small results; see <see cref="SparkColumn.GetValue"/>.</summary>
    public object?[] GetRow(int row)
    {
        var values = new object?[Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Columns[i].GetValue(row);
        }

        return values;
    }

    /// <summary>The same batch under the server's own schema, where its types have the layouts of the columns.</summary>
    internal SparkBatch As(SparkSchema schema)
    {
        if (schema.Count != Columns.Count)
        {
            return this;
        }

        var columns = new SparkColumn[Columns.Count];
        var fields = new SparkField[Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Columns[i].As(schema[i].Type);
            fields[i] = schema[i] with { Type = columns[i].Type };
        }

        return new SparkBatch(new SparkSchema(fields), RowCount, columns);
    }
}
