using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Runs;

/// <summary>The columns of one scope as they were read.</summary>
/// <param name="Bytes">Bytes of their encoded states.</param>
internal sealed record ScopeColumns(SummaryScope Scope, IReadOnlyList<ColumnSummary> Columns, long Bytes);
