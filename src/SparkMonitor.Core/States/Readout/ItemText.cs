using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// Values as text: integers and decimals in digits, reals in their shortest round-trip form, dates and timestamps in ISO 8601 (timestamps in UTC,
/// years beyond 9999 with a sign), binary values in hex.
/// </summary>
public static class ItemText
{
    private const long Day = 86_400_000_000;

    /// <summary>Days since 1970 that the calendar is worked out for; beyond lie some 2.7 billion years.</summary>
    private const long MaxDay = 1_000_000_000_000;

    /// <param name="key">A key of an item sketch.</param>
    /// <param name="unit">The sketch's unit.</param>
    /// <param name="type">The column's type, where known: booleans, floats and timestamps without zone are written as such.</param>
    public static string Of(ReadOnlySpan<byte> key, NumericUnit unit, ColumnType? type = null) => unit.Kind switch
    {
        UnitKind.Text => Encoding.UTF8.GetString(key),
        UnitKind.Binary => Convert.ToHexStringLower(key),
        UnitKind.WideDecimal => Unscaled(Encoding.ASCII.GetString(key), unit.Scale),
        UnitKind.Real => OfReal(ItemKey.ToReal(BinaryPrimitives.ReadUInt64BigEndian(key)), type),
        _ => OfInteger(ItemKey.ToInteger(BinaryPrimitives.ReadUInt64BigEndian(key)), unit, type),
    };

    /// <summary>A date from days since 1970: <c>2026-09-01</c>.</summary>
    public static string OfDays(long days)
    {
        if (days is < -MaxDay or > MaxDay)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{days} days");
        }

        // Years of the calendar that begin in March: H. Hinnant, chrono-compatible low-level date algorithms.
        var shifted = days + 719_468;
        var era = FloorDivide(shifted, 146_097);
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var march = ((5 * dayOfYear) + 2) / 153;
        var month = march < 10 ? march + 3 : march - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var day = dayOfYear - (((153 * march) + 2) / 5) + 1;
        var years = year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : year.ToString("+000000;-000000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{years}-{month:00}-{day:00}");
    }

    /// <summary>A timestamp from microseconds since 1970: <c>2026-09-01T12:34:56.789Z</c>.</summary>
    /// <param name="microseconds">Since 1970.</param>
    /// <param name="isUtc">False for timestamps without zone, which have no Z.</param>
    public static string OfMicroseconds(long microseconds, bool isUtc = true)
    {
        var days = FloorDivide(microseconds, Day);
        var rest = microseconds - (days * Day);
        var (seconds, fraction) = Math.DivRem(rest, 1_000_000);
        var text = new StringBuilder(OfDays(days));
        text.Append(CultureInfo.InvariantCulture, $"T{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction > 0)
        {
            text.Append('.').Append(fraction.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0'));
        }

        return (isUtc ? text.Append('Z') : text).ToString();
    }

    private static string OfInteger(long value, NumericUnit unit, ColumnType? type) => (unit.Kind, type?.Kind) switch
    {
        (UnitKind.Days, _) => OfDays(value),
        (UnitKind.Microseconds, TypeKind.TimestampNtz) => OfMicroseconds(value, isUtc: false),
        (UnitKind.Microseconds, _) => OfMicroseconds(value),
        (UnitKind.Integer, TypeKind.Boolean) => value == 0 ? "false" : "true",
        _ => Unscaled(value.ToString(CultureInfo.InvariantCulture), unit.Scale),
    };

    private static string OfReal(double value, ColumnType? type) => type?.Kind == TypeKind.Float
        ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Unscaled(string digits, int scale)
    {
        if (scale == 0)
        {
            return digits;
        }

        var sign = digits.StartsWith('-') ? "-" : string.Empty;
        var padded = digits[sign.Length..].PadLeft(scale + 1, '0');
        return $"{sign}{padded[..^scale]}.{padded[^scale..]}";
    }

    private static long FloorDivide(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
