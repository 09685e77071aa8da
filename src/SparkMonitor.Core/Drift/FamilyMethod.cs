namespace SparkMonitor.Core.Drift;

/// <summary>
/// The finding about a whole family (all columns and slices of one window against one reference): one p-value for all, on which windows are
/// controlled over time. It stands on the row of the table.
/// </summary>
public static class FamilyMethod
{
    public const string Name = "window";

    public static DriftMethodInfo Info { get; } = new(Name, "The window as a whole", DriftAspect.Series, DriftStates.None)
    {
        Formula = "least corrected p-value of the family",
        Range = "0 upwards",
        Unit = "p-values at most alpha after correction",
        Convention = "The smallest q-value of the family: Hommel's combined p under Benjamini-Yekutieli, Simes's under Benjamini-Hochberg.",
        Source = "Simes 1986; Hommel 1983",
        Effect = "share of the family's p-values that are rejected",
        DefaultThreshold = 0,
    };
}
