using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>Splits the movement of a column over slices.</summary>
public static class Stratifier
{
    /// <summary>By the mean of a number column: Kitagawa's decomposition (1955).</summary>
    /// <param name="slices">All slices of one key, the column's summaries on both sides; null where a slice has no row.</param>
    /// <returns>Null where the column has no mean.</returns>
    public static Stratification? ByMean(
        string column, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices) =>
        throw new NotImplementedException();

    /// <summary>By the distribution of any column: the movement is the total variation distance.</summary>
    public static Stratification? ByDistribution(
        string column, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices) =>
        throw new NotImplementedException();
}
