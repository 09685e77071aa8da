using System.Globalization;

namespace SparkMonitor.SparkConnect;

/// <summary>A decimal of up to 38 digits: <c>Unscaled × 10^-Scale</c>. Equal only when both parts are.</summary>
public readonly record struct SparkDecimal(Int128 Unscaled, int Scale)
{
    /// <summary>The same value as a <see cref="decimal"/>.</summary>
    /// <exception cref="OverflowException">It has more than 28 digits.</exception>
    public decimal ToDecimal() => decimal.Parse(ToString(), NumberStyles.Number, CultureInfo.InvariantCulture);

    public static SparkDecimal From(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var unscaled = ((Int128)(uint)parts[2] << 64) | ((Int128)(uint)parts[1] << 32) | (uint)parts[0];
        return new SparkDecimal(parts[3] < 0 ? -unscaled : unscaled, (parts[3] >> 16) & 0xFF);
    }

    /// <summary>The same value at another scale.</summary>
    /// <exception cref="OverflowException">Digits would be lost, or the value does not fit.</exception>
    public SparkDecimal WithScale(int scale)
    {
        var unscaled = Unscaled;
        for (var s = Scale; s < scale; s++)
        {
            unscaled = checked(unscaled * 10);
        }

        for (var s = Scale; s > scale; s--)
        {
            var (quotient, rest) = Int128.DivRem(unscaled, 10);
            unscaled = rest == 0 ? quotient : throw new OverflowException($"{this} has more than {scale} fractional digits.");
        }

        return new SparkDecimal(unscaled, scale);
    }

    /// <summary>Plain digits with exactly <see cref="Scale"/> of them after the point.</summary>
    public override string ToString()
    {
        var digits = Unscaled.ToString(CultureInfo.InvariantCulture);
        if (Scale <= 0)
        {
            return digits;
        }

        var sign = digits[0] == '-' ? "-" : string.Empty;
        var plain = digits[sign.Length..].PadLeft(Scale + 1, '0');
        return $"{sign}{plain[..^Scale]}.{plain[^Scale..]}";
    }
}
