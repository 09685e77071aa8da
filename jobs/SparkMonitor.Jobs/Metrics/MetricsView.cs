using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Metrics;

/// <summary>A view over the store's tables.</summary>
/// <param name="Sql">A query.</param>
/// <param name="Source">The table that it cannot do without.</param>
/// <param name="Stage">What it shows, as <c>entity/stage</c>.</param>
internal sealed record MetricsView(string Name, string Sql, StoreTable Source, string Stage);
