namespace SparkMonitor.Core.States;

/// <summary>The kinds of <see cref="NumericUnit"/>; the numbers are part of the codecs.</summary>
public enum UnitKind : byte
{
    /// <summary>That of a state without values.</summary>
    None = 0,
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
