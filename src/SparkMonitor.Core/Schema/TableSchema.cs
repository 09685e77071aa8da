namespace SparkMonitor.Core.Schema;

/// <summary>A table's columns in order.</summary>
public sealed record TableSchema(IReadOnlyList<Column> Columns)
{
    /// <summary>The columns to profile: structs are replaced by their leaves, in order.</summary>
    public IEnumerable<LeafColumn> Leaves() => Columns.SelectMany(c => Leaves([c.Name], c.Type));

    private static IEnumerable<LeafColumn> Leaves(IReadOnlyList<string> path, ColumnType type) => type.Kind == TypeKind.Struct
        ? type.Fields.SelectMany(f => Leaves([.. path, f.Name], f.Type))
        : [new LeafColumn(new ColumnPath(path), type)];
}
