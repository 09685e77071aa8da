namespace SparkMonitor.Core.States;

/// <summary>
/// What the values of a state stand for. Decimals of at most 18 digits are kept as unscaled integers with their scale, wide ones as
/// the nearest double of the unscaled integer with their scale; everything else has scale 0. States of different units do not merge.
/// The default value is no unit: that of a state without values.
/// </summary>
public readonly record struct NumericUnit(UnitKind Kind, byte Scale)
{
    public static NumericUnit Integer => new(UnitKind.Integer, 0);

    public static NumericUnit Real => new(UnitKind.Real, 0);

    public static NumericUnit Days => new(UnitKind.Days, 0);

    public static NumericUnit Microseconds => new(UnitKind.Microseconds, 0);

    public static NumericUnit Text => new(UnitKind.Text, 0);

    public static NumericUnit Binary => new(UnitKind.Binary, 0);

    /// <summary>True for every unit whose values are numbers, days and microseconds included.</summary>
    public bool IsNumeric => Kind is >= UnitKind.Integer and <= UnitKind.Microseconds;

    /// <summary>The scale of the quantile sketch's cells.</summary>
    public CellScale CellScale => Kind switch
    {
        UnitKind.Days => CellScale.Day,
        UnitKind.Microseconds => CellScale.Hour,
        _ => CellScale.Cubic,
    };

    public static NumericUnit Decimal(int scale) => new(UnitKind.Decimal, checked((byte)scale));

    public static NumericUnit WideDecimal(int scale) => new(UnitKind.WideDecimal, checked((byte)scale));

    public override string ToString() => Kind switch
    {
        UnitKind.Decimal => $"decimals of scale {Scale}",
        UnitKind.WideDecimal => $"wide decimals of scale {Scale}",
        UnitKind.None => "no values",
        UnitKind.Integer => "integers",
        UnitKind.Real => "reals",
        UnitKind.Days => "days",
        UnitKind.Microseconds => "microseconds",
        UnitKind.Text => "texts",
        UnitKind.Binary => "binary values",
        _ => $"unit {(byte)Kind}",
    };

    /// <summary>A known kind with a scale it can have.</summary>
    internal bool IsValid => Kind switch
    {
        UnitKind.Decimal => Scale <= 18,
        UnitKind.WideDecimal => Scale <= 38,
        >= UnitKind.Integer and <= UnitKind.Binary => Scale == 0,
        _ => false,
    };

    internal void RequireNumeric()
    {
        if (!IsValid || !IsNumeric)
        {
            throw new ArgumentException($"A state of numbers cannot hold {this}.");
        }
    }

    /// <summary>The unit of the merge of two states, either of which may have none.</summary>
    internal NumericUnit Unite(NumericUnit other)
    {
        if (Kind == UnitKind.None)
        {
            return other;
        }

        return other.Kind == UnitKind.None || this == other
            ? this
            : throw new StateMismatchException($"Summaries of {this} and of {other} cannot be merged: the column's type has changed.");
    }
}
