namespace SparkMonitor.Local.Parquet;

/// <summary>The columns of a file, or the parts of one of them.</summary>
internal sealed class ParquetColumns(IReadOnlyList<ParquetNode> nodes)
{
    public int Count => nodes.Count;

    public bool HaveFieldIds => nodes.Any(static c => c.FieldId is not null || c.Children.HaveFieldIds);

    public ParquetNode this[int index] => nodes[index];

    /// <summary>The column of that name: exactly so, else ignoring case as DuckDB does.</summary>
    public ParquetNode? Find(string name) =>
        nodes.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))
        ?? nodes.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    public ParquetNode? Find(long fieldId) => nodes.FirstOrDefault(c => c.FieldId == fieldId);
}
