using System.Collections;
using System.Globalization;

namespace SparkMonitor.Jobs.Output;

/// <summary>A value of a query's result, for people and for JSON.</summary>
internal static class QueryValue
{
    public static bool IsNumber(object? value) => value is sbyte or short or int or long or byte or ushort or uint or ulong or float or double or decimal
        or Int128 or UInt128 or System.Numerics.BigInteger;

    public static string? Text(object? value) => value switch
    {
        null => "NULL",
        string text => text,
        bool truth => truth ? "true" : "false",
        byte[] bytes => $"{Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 16)))}{(bytes.Length > 16 ? "…" : string.Empty)}",
        DateTimeOffset time => Iso(time),
        DateTime time => Iso(time),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        float real => real.ToString("R", CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> map => $"{{{string.Join(", ", map.Select(e => $"{e.Key}: {Text(e.Value)}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>The value as the JSON writer knows it: numbers, texts, booleans, lists and maps.</summary>
    public static object? Json(object? value) => value switch
    {
        null or string or bool or sbyte or short or int or long or byte or ushort or uint or ulong or float or double or decimal => value,
        Int128 whole when whole >= long.MinValue && whole <= long.MaxValue => (long)whole,
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTimeOffset or DateTime => Text(value),
        IEnumerable<KeyValuePair<string, object?>> map => map.GroupBy(e => e.Key, StringComparer.Ordinal).ToDictionary(e => e.Key, e => Json(e.First().Value)),
        IEnumerable list => list.Cast<object?>().Select(Json).ToArray(),
        _ => Text(value),
    };

    private static string Iso(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Iso(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
}
