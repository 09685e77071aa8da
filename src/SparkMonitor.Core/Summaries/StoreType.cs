namespace SparkMonitor.Core.Summaries;

/// <summary>
/// Types of store columns, the ones Delta, DuckDB and Spark share. A row holds bool, int, long, double, string, byte[],
/// <see cref="DateTimeOffset"/> for timestamps, <c>object?[]</c> for a struct, <c>IReadOnlyList&lt;object?&gt;</c> for a list and
/// <c>IReadOnlyList&lt;KeyValuePair&lt;string, object?&gt;&gt;</c> for a map.
/// </summary>
public abstract record StoreType
{
    public static StoreType Boolean { get; } = new Scalar("boolean");

    public static StoreType Int32 { get; } = new Scalar("integer");

    public static StoreType Int64 { get; } = new Scalar("long");

    public static StoreType Double { get; } = new Scalar("double");

    public static StoreType Text { get; } = new Scalar("string");

    public static StoreType Binary { get; } = new Scalar("binary");

    public static StoreType Timestamp { get; } = new Scalar("timestamp");

    /// <param name="Name">The name of the type in a Delta schema string.</param>
    public sealed record Scalar(string Name) : StoreType;

    public sealed record Struct(IReadOnlyList<StoreColumn> Fields) : StoreType;

    public sealed record List(StoreType Element) : StoreType;

    /// <summary>A map from text.</summary>
    public sealed record Map(StoreType Value) : StoreType;
}
