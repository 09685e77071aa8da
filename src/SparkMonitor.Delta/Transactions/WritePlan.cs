using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>What a write goes by: the table as it will be.</summary>
/// <param name="IsChanged">True where the metadata is new and belongs into the commit.</param>
internal sealed record WritePlan(TableProtocol Protocol, TableMetadata Metadata, StructType Schema, RowRules Rules, bool IsChanged)
{
    /// <summary>The metadata to commit with so many rows; null where it stays as it was.</summary>
    public TableMetadata? MetadataAfter(long rows, string table)
    {
        var metadata = rows > 0 && Rules.Numbered.Count > 0 ? IdentityColumn.Advance(Metadata, Schema, Rules.Numbered, rows, table) : Metadata;
        return IsChanged || !ReferenceEquals(metadata, Metadata) ? metadata : null;
    }
}
