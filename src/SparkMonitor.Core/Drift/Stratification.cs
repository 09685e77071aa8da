namespace SparkMonitor.Core.Drift;

/// <summary>
/// The movement of a column over the whole table, split over the slices of one key, and into what comes from the mix of slices and what comes
/// from change within them.
/// </summary>
/// <param name="Column">The column's path.</param>
/// <param name="SliceKey">The slice.</param>
/// <param name="Measure"><c>mean</c>: of numbers, in the column's unit. <c>null_rate</c>: share of rows. <c>total_variation</c>: of any column with cells.</param>
/// <param name="Slices">Largest share of the movement first.</param>
/// <param name="Total">The movement of the whole table; the sum of mix and within over all slices.</param>
public sealed record Stratification(string Column, string SliceKey, string Measure, IReadOnlyList<SliceMovement> Slices, double Total)
{
    /// <summary>Movement that would remain if nothing had changed inside the slices.</summary>
    public double Mix => Slices.Sum(s => s.Mix);

    /// <summary>Movement that would remain if the slices had kept their weights.</summary>
    public double Within => Slices.Sum(s => s.Within);

    /// <summary>True where the whole moves one way and every slice with rows on both sides the other way, or not at all (Simpson's paradox).</summary>
    public bool IsReversed { get; init; }
}
