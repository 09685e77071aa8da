using System.Numerics;
using System.Text.Json;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Predicates;

/// <summary>Bounds out of statistics, no tighter than they may be trusted.</summary>
internal static class StatisticsBounds
{
    /// <summary>Statistics hold times cut down to milliseconds.</summary>
    private const long LostMicros = 999;

    public static object? Min(JsonElement? json, DeltaType type) => Value(json, type);

    public static object? Max(JsonElement? json, DeltaType type) => type switch
    {
        // Writers leave NaN, the greatest number, out of their maxima.
        PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } => null,
        PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz } => Value(json, type) is long micros ? micros + LostMicros : null,
        _ => Value(json, type),
    };

    /// <summary>True where a constant is of the .NET type that a column's values have.</summary>
    public static bool Fits(object value, DeltaType type) => type switch
    {
        DecimalType => value is BigInteger,
        PrimitiveType { Kind: PrimitiveKind.String } => value is string,
        PrimitiveType { Kind: PrimitiveKind.Binary } => value is byte[],
        PrimitiveType { Kind: PrimitiveKind.Boolean } => value is bool,
        PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } => value is double or float,
        PrimitiveType { Kind: PrimitiveKind.Variant or PrimitiveKind.Void } => false,
        PrimitiveType => value is long,
        _ => false,
    };

    private static object? Value(JsonElement? json, DeltaType type)
    {
        try
        {
            return json switch
            {
                null => null,
                { ValueKind: JsonValueKind.String } text when type is PrimitiveType { Kind: PrimitiveKind.String } => text.GetString(),
                { ValueKind: JsonValueKind.String } text => PartitionValueParser.Parse(text.GetString(), type),
                { ValueKind: JsonValueKind.Number } number when type is not PrimitiveType { Kind: PrimitiveKind.String } => PartitionValueParser.Parse(number.GetRawText(), type),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
