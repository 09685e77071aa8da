namespace SparkMonitor.Delta.Predicates;

/// <summary>What is known of a column's values in a file.</summary>
/// <param name="Min">No value is less; null where that is unknown.</param>
/// <param name="Max">No value is greater; null where that is unknown.</param>
internal readonly record struct ColumnRange(object? Min, object? Max, bool MayBeNull, bool MayHaveValue)
{
    public static ColumnRange Unknown { get; } = new(null, null, true, true);

    /// <summary>Exactly one value, as of a partition column.</summary>
    public static ColumnRange Of(object? value) => new(value, value, value is null, value is not null);
}
