namespace SparkMonitor.DuckDb;

/// <summary>The value of a struct: its fields in order. Fields of a <c>row(...)</c> have empty names.</summary>
public sealed class DuckDbStruct(IReadOnlyList<string> names, IReadOnlyList<object?> values)
{
    public IReadOnlyList<string> Names { get; } = names;

    public IReadOnlyList<object?> Values { get; } = values;

    /// <exception cref="KeyNotFoundException">The struct has no such field; names are compared ignoring case, as DuckDB does.</exception>
    public object? this[string name]
    {
        get
        {
            for (var i = 0; i < Names.Count; i++)
            {
                if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
                {
                    return Values[i];
                }
            }

            throw new KeyNotFoundException($"The struct has no field {name}.");
        }
    }

    public override string ToString() => $"{{{string.Join(", ", Names.Zip(Values, (n, v) => $"{n}: {v}"))}}}";
}
