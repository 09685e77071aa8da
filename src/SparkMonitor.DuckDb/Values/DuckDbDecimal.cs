using System.Globalization;

namespace SparkMonitor.DuckDb;

/// <summary>A decimal of up to 38 digits: <c>Unscaled / 10^Scale</c>.</summary>
public readonly record struct DuckDbDecimal(Int128 Unscaled, int Scale)
{
    public override string ToString()
    {
        var digits = Int128.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        var sign = Unscaled < 0 ? "-" : "";
        return Scale == 0 ? sign + digits : $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    /// <summary>The same number as <see cref="decimal"/>, or null where that has too few digits.</summary>
    internal decimal? ToDecimal()
    {
        var magnitude = (UInt128)Int128.Abs(Unscaled);
        return Scale <= 28 && magnitude >> 96 == 0
            ? new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), Unscaled < 0, (byte)Scale)
            : null;
    }

    internal static DuckDbDecimal Of(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var magnitude = new Int128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return new(value < 0 ? -magnitude : magnitude, value.Scale);
    }
}
