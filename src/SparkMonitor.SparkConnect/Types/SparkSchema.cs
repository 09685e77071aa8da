namespace SparkMonitor.SparkConnect;

/// <summary>The columns of a result, in order. Names may be empty and may repeat, so address columns by position where you can.</summary>
public sealed class SparkSchema
{
    public SparkSchema(params IReadOnlyList<SparkField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = fields;
    }

    public IReadOnlyList<SparkField> Fields { get; }

    public SparkField this[int ordinal] => Fields[ordinal];

    public int Count => Fields.Count;

    /// <summary>Position of the only column of that name, compared exactly.</summary>
    /// <exception cref="ArgumentException">No column has the name, or several have it.</exception>
    public int IndexOf(string name)
    {
        var found = -1;
        for (var i = 0; i < Fields.Count; i++)
        {
            if (!string.Equals(Fields[i].Name, name, StringComparison.Ordinal))
            {
                continue;
            }

            if (found >= 0)
            {
                throw new ArgumentException($"Several columns are named {name}: address them by position.", nameof(name));
            }

            found = i;
        }

        return found >= 0 ? found : throw new ArgumentException($"There is no column {name}; the columns are {string.Join(", ", Fields.Select(f => f.Name))}.", nameof(name));
    }

    public override string ToString() => string.Join(", ", Fields);
}
