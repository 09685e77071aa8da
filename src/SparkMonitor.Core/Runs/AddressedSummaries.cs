using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Runs;

/// <summary>What an address names: a scope with its columns, merged where no single stored scope stands for it.</summary>
/// <param name="Scope">The scope; of merged windows it has the bounds that were asked for.</param>
/// <param name="Columns">The columns with all states, the table's own row included.</param>
/// <param name="Address">The address with what it left open.</param>
/// <param name="MergedFrom">How many stored scopes were merged; 1 for a stored one.</param>
public sealed record AddressedSummaries(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns, string Address, int MergedFrom)
{
    /// <summary>The scopes that were merged, oldest first.</summary>
    internal IReadOnlyList<SummaryScope> Parts { get; init; } = [];
}
