using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>A table to be made.</summary>
/// <param name="Schema">At least one column; names unique whatever their case.</param>
public sealed record TableDefinition(StructType Schema)
{
    /// <summary>Logical names; not all columns, none of them nested.</summary>
    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Table properties. Those that need a feature this writer supports raise the protocol.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The table's id; a new one where it is left out.</summary>
    public Guid? Id { get; init; }
}
