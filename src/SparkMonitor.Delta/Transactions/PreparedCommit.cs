using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.Transactions;

/// <summary>A commit for one version, ready to be written.</summary>
internal sealed record PreparedCommit(
    CommitInfo Info, IReadOnlyList<DeltaAction> Actions, TableProtocol Protocol, TableMetadata Metadata, ReadOnlyMemory<byte> Bytes);
