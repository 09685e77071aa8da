using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>What one slice adds to the movement of the whole table in one column.</summary>
/// <param name="Scope">The tested slice.</param>
/// <param name="ReferenceWeight">Share of the reference's values in the slice.</param>
/// <param name="CurrentWeight">Share of the tested values in it.</param>
/// <param name="Mix">What the change of its weight adds: (weight difference) times (its distance from the whole, mean of both sides).</param>
/// <param name="Within">What the change inside it adds: mean weight times the change.</param>
/// <param name="Share">Its part of the movement of the whole table; the parts of all slices of a key add up to 1.</param>
public sealed record SliceMovement(SummaryScope Scope, double ReferenceWeight, double CurrentWeight, double Mix, double Within, double Share)
{
    public double Total => Mix + Within;
}
