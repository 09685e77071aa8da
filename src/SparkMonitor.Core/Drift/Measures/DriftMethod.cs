namespace SparkMonitor.Core.Drift.Measures;

/// <summary>A method from its description and two functions.</summary>
internal sealed class DriftMethod(
    DriftMethodInfo info, Func<ColumnComparison, string?> inapplicable, Func<ColumnComparison, MeasureOptions, DriftMeasurement> measure) : IDriftMethod
{
    public DriftMethodInfo Info => info;

    public string? Inapplicable(ColumnComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return inapplicable(comparison);
    }

    public DriftMeasurement Measure(ColumnComparison comparison, MeasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(options);
        return measure(comparison, options);
    }
}
