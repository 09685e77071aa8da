namespace SparkMonitor.Core.States;

/// <summary>
/// What the numbers of a state stand for. Decimals of at most 18 digits are kept as unscaled integers with their scale, wide ones as
/// the nearest double of the unscaled integer with their scale; everything else has scale 0. States of different units do not merge.
/// </summary>
public readonly record struct NumericUnit(UnitKind Kind, byte Scale)
{
    public static NumericUnit Integer => new(UnitKind.Integer, 0);

    public static NumericUnit Real => new(UnitKind.Real, 0);

    public static NumericUnit Days => new(UnitKind.Days, 0);

    public static NumericUnit Microseconds => new(UnitKind.Microseconds, 0);

    public static NumericUnit Decimal(int scale) => new(UnitKind.Decimal, checked((byte)scale));

    public static NumericUnit WideDecimal(int scale) => new(UnitKind.WideDecimal, checked((byte)scale));
}

/// <summary>The kinds of <see cref="NumericUnit"/>; the numbers are part of the codecs.</summary>
public enum UnitKind : byte
{
    Integer = 1,
    Real = 2,
    Decimal = 3,
    WideDecimal = 4,
    Days = 5,

    /// <summary>Timestamps: cells and items in microseconds, moments in seconds.</summary>
    Microseconds = 6,
    Text = 7,
    Binary = 8,
}
