namespace SparkMonitor.Core.Drift;

/// <summary>One way to compare two summaries. Stateless; found by name in <see cref="DriftMethods"/>.</summary>
public interface IDriftMethod
{
    DriftMethodInfo Info { get; }

    /// <summary>Null where the method can be carried out, else why not: the kind of column, or a state that was not kept.</summary>
    string? Inapplicable(ColumnComparison comparison);

    /// <summary>The value with its p-value, effect and errors.</summary>
    /// <param name="comparison">Two summaries of one column for which <see cref="Inapplicable"/> is null.</param>
    DriftMeasurement Measure(ColumnComparison comparison, MeasureOptions options);
}
