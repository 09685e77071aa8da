using System.Globalization;
using System.Text.Json.Nodes;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>Values of ours in the form of the recordings' expected rows (README of connect-wire).</summary>
internal static class RecordedValue
{
    private const long Exact = 1L << 53;

    public static JsonNode? Of(SparkType type, object? value) => value switch
    {
        null => null,
        bool v => JsonValue.Create(v),
        sbyte or short or int => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        long v => v is > Exact or < -Exact ? JsonValue.Create(v.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(v),
        float v => Floating(v),
        double v => Floating(v),
        SparkDecimal v => JsonValue.Create(v.ToString()),
        string v => JsonValue.Create(v),
        byte[] v => new JsonObject { ["base64"] = Convert.ToBase64String(v) },
        DateOnly v => JsonValue.Create(v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        DateTimeOffset v => Wall(v.UtcDateTime),
        DateTime v => Wall(v),
        TimeOnly v => JsonValue.Create(v.ToString(v.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
        SparkYearMonthInterval v => new JsonObject { ["months"] = v.Months },
        SparkDayTimeInterval v => new JsonObject { ["micros"] = v.Microseconds },
        SparkCalendarInterval v => new JsonObject { ["months"] = v.Months, ["days"] = v.Days, ["nanos"] = v.Nanoseconds },
        SparkVariant v => new JsonObject { ["text"] = v.ToJson() },
        KeyValuePair<object?, object?>[] v => new JsonArray([.. v.Select(p => new JsonArray(Of(type.KeyType!, p.Key), Of(type.ElementType!, p.Value)))]),
        object?[] v when type.Kind == SparkTypeKind.Array => new JsonArray([.. v.Select(e => Of(type.ElementType!, e))]),
        object?[] v when type.Kind is SparkTypeKind.Geometry or SparkTypeKind.Geography => new JsonObject { ["text"] = Geo(type, (int)v[0]!, (byte[])v[1]!) },
        object?[] v => new JsonObject(type.Fields.Select((f, i) => KeyValuePair.Create(f.Name, Of(f.Type, v[i])))),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static JsonNode Floating(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity")!;

    private static JsonValue Wall(DateTime value) =>
        JsonValue.Create(value.ToString(value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture))!;

    /// <summary>As Python prints the object.</summary>
    private static string Geo(SparkType type, int srid, byte[] wkb)
    {
        var bytes = string.Concat(wkb.Select(b => b is >= 32 and < 127 && b != '\'' && b != '\\' ? ((char)b).ToString() : $"\\x{b:x2}"));
        return $"{type.Kind}(b'{bytes}', {srid})";
    }
}
