using System.Globalization;

namespace SparkMonitor.Jobs.Output;

/// <summary>Numbers for people: few digits, never a wrong magnitude.</summary>
internal static class Figure
{
    /// <summary>What stands for a figure that is not known.</summary>
    public const string None = "-";

    /// <summary>Four significant digits; whole numbers up to a billion in full; powers of ten outside 1e-4 to 1e9.</summary>
    public static string Number(double? value)
    {
        if (value is not { } number)
        {
            return None;
        }

        var size = Math.Abs(number);
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "inf" : "-inf";
        }

        if (size < 1e9 && number == Math.Floor(number))
        {
            return (number + 0.0).ToString("#,##0", CultureInfo.InvariantCulture);
        }

        return size switch
        {
            >= 1e9 or < 1e-4 => number.ToString("0.###e+0", CultureInfo.InvariantCulture),
            >= 999.95 => number.ToString("#,##0", CultureInfo.InvariantCulture),
            >= 99.995 => number.ToString("0.0", CultureInfo.InvariantCulture),
            >= 9.9995 => number.ToString("0.00", CultureInfo.InvariantCulture),
            >= 0.99995 => number.ToString("0.000", CultureInfo.InvariantCulture),
            >= 0.099995 => number.ToString("0.0000", CultureInfo.InvariantCulture),
            >= 0.0099995 => number.ToString("0.00000", CultureInfo.InvariantCulture),
            _ => number.ToString("0.000000", CultureInfo.InvariantCulture),
        };
    }

    public static string Count(long? count) => count is { } number ? number.ToString("#,##0", CultureInfo.InvariantCulture) : None;

    /// <summary>A distinct count: with a tilde where it is an estimate.</summary>
    public static string Distinct(long? count, bool isExact) => count is null ? None : (isExact ? string.Empty : "~") + Count(count);

    /// <param name="percent">From 0 to 100. What is not zero never reads as zero, what is not all never as 100.</param>
    public static string Percent(double? percent) => percent switch
    {
        null => None,
        0 => "0 %",
        100 => "100 %",
        < 0.01 => "<0.01 %",
        > 99.99 => ">99.99 %",
        { } value => value.ToString(value < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>An instant in UTC, without what is zero: <c>2001-03-04</c>, <c>2001-03-04 05:06</c>, <c>2001-03-04 05:06:07</c>.</summary>
    public static string Time(DateTimeOffset? time)
    {
        if (time?.UtcDateTime is not { } utc)
        {
            return None;
        }

        var form = utc.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : utc.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss";
        return utc.ToString(form, CultureInfo.InvariantCulture);
    }

    public static string Duration(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.0} h"),
    };
}
