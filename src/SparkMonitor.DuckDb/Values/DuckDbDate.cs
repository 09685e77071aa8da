namespace SparkMonitor.DuckDb;

/// <summary>A DATE outside the years 1 to 9999 of <see cref="DateOnly"/>, or an infinity.</summary>
/// <param name="Days">Since 1970-01-01; <see cref="int.MaxValue"/> and its negative are the infinities.</param>
public readonly record struct DuckDbDate(int Days)
{
    public static DuckDbDate Infinity { get; } = new(int.MaxValue);

    public static DuckDbDate NegativeInfinity { get; } = new(-int.MaxValue);

    public override string ToString() => Days switch
    {
        int.MaxValue => CivilDate.Infinity,
        -int.MaxValue => CivilDate.NegativeInfinity,
        _ => CivilDate.Format(Days),
    };
}
