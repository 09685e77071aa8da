namespace SparkMonitor.Delta.Schema;

/// <summary>A struct, or a whole table's schema.</summary>
public sealed record StructType(IReadOnlyList<DeltaField> Fields) : DeltaType
{
    public override string SqlName => $"struct<{string.Join(",", Fields.Select(static f => $"{f.Name}:{f.Type.SqlName}"))}>";

    /// <summary>The field of that name, whatever its case, as Delta compares names; null where there is none.</summary>
    public DeltaField? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    public bool Equals(StructType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Aggregate(Fields.Count, static (hash, field) => HashCode.Combine(hash, field));
}
