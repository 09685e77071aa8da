namespace SparkMonitor.SparkConnect;

/// <summary>Structs: one child column per field, each of the full length. A field's value in a null row is undefined.</summary>
public sealed class StructColumn : SparkColumn
{
    internal StructColumn(SparkType type, int length, ReadOnlyMemory<byte> validity, IReadOnlyList<SparkColumn> children)
        : base(type, length, validity)
    {
        Children = children;
    }

    public IReadOnlyList<SparkColumn> Children { get; }

    private protected override object? Value(int row)
    {
        var values = new object?[Children.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Children[i].GetValue(row);
        }

        return values;
    }

    internal override SparkColumn As(SparkType type)
    {
        if (type.Kind is SparkTypeKind.Geometry or SparkTypeKind.Geography)
        {
            return new StructColumn(type, Length, ValidityBits, Children);
        }

        return type.Kind == SparkTypeKind.Struct && type.Fields.Count == Children.Count
            ? new StructColumn(type, Length, ValidityBits, Children.Select((child, i) => child.As(type.Fields[i].Type)).ToArray())
            : this;
    }
}
