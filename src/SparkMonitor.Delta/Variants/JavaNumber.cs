using System.Globalization;

namespace SparkMonitor.Delta.Variants;

/// <summary>Numbers as Java's <c>Double.toString</c> writes them: <c>1.5</c>, <c>1.0E300</c>, <c>1.0E-5</c>.</summary>
internal static class JavaNumber
{
    public static string ToText(double value) => ToText(value.ToString("E16", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), value);

    public static string ToText(float value) => ToText(value.ToString("E8", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), value);

    /// <param name="scientific">For the exponent.</param>
    /// <param name="shortest">The fewest digits that give the number back.</param>
    private static string ToText(string scientific, string shortest, double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var sign = value < 0 ? "-" : string.Empty;
        var digits = DigitsOf(shortest);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -3 and < 7)
        {
            return sign + Plain(digits, exponent);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{exponent}");
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = digits.PadRight(exponent + 1, '0');
        return $"{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }

    private static string DigitsOf(string number)
    {
        var end = number.IndexOf('E', StringComparison.Ordinal);
        var digits = (end < 0 ? number : number[..end]).Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('-').TrimStart('0').TrimEnd('0');
        return digits.Length == 0 ? "0" : digits;
    }
}
