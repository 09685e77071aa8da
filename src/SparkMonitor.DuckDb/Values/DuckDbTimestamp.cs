using System.Globalization;

namespace SparkMonitor.DuckDb;

/// <summary>A timestamp that <see cref="DateTime"/> cannot hold exactly: beyond its years, finer than 100 ns, or an infinity.</summary>
/// <param name="Value">Units since 1970-01-01; <see cref="long.MaxValue"/> and its negative are the infinities.</param>
/// <param name="IsInstant">True for TIMESTAMP WITH TIME ZONE, which is a moment in UTC; false for a wall clock's reading.</param>
public readonly record struct DuckDbTimestamp(long Value, DuckDbTimeUnit Unit, bool IsInstant)
{
    public bool IsInfinite => Value is long.MaxValue or -long.MaxValue;

    public override string ToString()
    {
        if (IsInfinite)
        {
            return Value > 0 ? CivilDate.Infinity : CivilDate.NegativeInfinity;
        }

        var perSecond = Unit switch
        {
            DuckDbTimeUnit.Seconds => 1L,
            DuckDbTimeUnit.Milliseconds => 1_000,
            DuckDbTimeUnit.Microseconds => 1_000_000,
            _ => 1_000_000_000,
        };
        var days = Math.DivRem(Value, 86_400 * perSecond, out var rest);
        if (rest < 0)
        {
            days--;
            rest += 86_400 * perSecond;
        }

        var seconds = Math.DivRem(rest, perSecond, out var fraction);
        var digits = perSecond == 1 || fraction == 0
            ? ""
            : "." + fraction.ToString(CultureInfo.InvariantCulture).PadLeft(perSecond.ToString(CultureInfo.InvariantCulture).Length - 1, '0').TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{CivilDate.Format(days)} {seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{digits}{(IsInstant ? "+00" : "")}");
    }
}
