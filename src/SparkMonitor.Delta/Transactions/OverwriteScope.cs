using SparkMonitor.Delta.Predicates;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Which rows an overwrite replaces.</summary>
public abstract record OverwriteScope
{
    /// <summary>All rows.</summary>
    public static OverwriteScope Everything { get; } = new WholeTableScope();

    /// <summary>The partitions that the new rows fall into.</summary>
    public static OverwriteScope TouchedPartitions { get; } = new TouchedPartitionsScope();

    /// <summary>The partitions for which a predicate on partition columns is true. New rows outside of them are refused.</summary>
    public static OverwriteScope Where(DeltaPredicate predicate) => new PredicateScope(predicate);
}

/// <summary>See <see cref="OverwriteScope.Everything"/>.</summary>
public sealed record WholeTableScope : OverwriteScope;

/// <summary>See <see cref="OverwriteScope.TouchedPartitions"/>.</summary>
public sealed record TouchedPartitionsScope : OverwriteScope;

/// <summary>See <see cref="OverwriteScope.Where"/>.</summary>
public sealed record PredicateScope(DeltaPredicate Predicate) : OverwriteScope;
