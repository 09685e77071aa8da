using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>
/// One slice dimension: the crossing of one or more parts. A row's code is the mixed-radix number of its parts' codes, the first part
/// the most significant.
/// </summary>
public sealed record SlicePlan(string Key, IReadOnlyList<SlicePart> Parts)
{
    public int Codes => Parts.Aggregate(1, (product, part) => product * part.Codes);
}

/// <summary>A column's values or a predicate, as a source of slice codes.</summary>
public abstract record SlicePart(string Key)
{
    /// <summary>How many codes the part has; the last one is SQL null.</summary>
    public abstract int Codes { get; }
}

/// <summary>Codes 0 to n - 1 are the chosen values, n is every other value, n + 1 is null.</summary>
/// <param name="Values">The chosen values as canonical text (ISO dates, shortest round-trip doubles).</param>
public sealed record ColumnSlice(ColumnPath Path, ColumnType Type, IReadOnlyList<string> Values) : SlicePart(Path.ToString())
{
    public const string Other = "__other__";

    public override int Codes => Values.Count + 2;
}

/// <summary>Codes 0 false, 1 true, 2 null.</summary>
public sealed record PredicateSlice(string Sql) : SlicePart(Sql)
{
    public override int Codes => 3;
}
