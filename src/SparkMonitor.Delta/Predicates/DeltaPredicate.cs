namespace SparkMonitor.Delta.Predicates;

/// <summary>
/// A condition on a row's values, to leave files out of a scan. Values have the types of <see cref="Partitions.PartitionValueParser"/>. A comparison with null
/// is neither true nor false, as in SQL. Columns are logical names, a column inside structs by several.
/// </summary>
public abstract record DeltaPredicate
{
    public static DeltaPredicate operator &(DeltaPredicate left, DeltaPredicate right) => new AndPredicate([left, right]);

    public static DeltaPredicate operator |(DeltaPredicate left, DeltaPredicate right) => new OrPredicate([left, right]);

    public static DeltaPredicate operator !(DeltaPredicate operand) => new NotPredicate(operand);

    public static DeltaPredicate Compare(string column, ComparisonKind kind, object value) => new ComparisonPredicate([column], kind, value);

    /// <summary>Equal to the value; null means that the column is null.</summary>
    public static DeltaPredicate Equal(string column, object? value) =>
        value is null ? new NullPredicate([column]) : new ComparisonPredicate([column], ComparisonKind.Equal, value);

    public static DeltaPredicate OneOf(string column, params IEnumerable<object?> values) => new OrPredicate([.. values.Select(v => Equal(column, v))]);

    public static DeltaPredicate IsNull(string column) => new NullPredicate([column]);
}

/// <summary>True where all parts are.</summary>
public sealed record AndPredicate(IReadOnlyList<DeltaPredicate> Parts) : DeltaPredicate;

/// <summary>True where one part is; false without parts.</summary>
public sealed record OrPredicate(IReadOnlyList<DeltaPredicate> Parts) : DeltaPredicate;

public sealed record NotPredicate(DeltaPredicate Operand) : DeltaPredicate;

public sealed record ComparisonPredicate(IReadOnlyList<string> Column, ComparisonKind Kind, object Value) : DeltaPredicate;

public sealed record NullPredicate(IReadOnlyList<string> Column) : DeltaPredicate;
