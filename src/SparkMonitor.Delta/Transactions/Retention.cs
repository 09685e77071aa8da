using System.Globalization;
using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Durations in table properties: <c>interval 1 week</c>, <c>30 days</c>, <c>interval 2 hours 30 minutes</c>.</summary>
internal static class Retention
{
    /// <summary>One week, milliseconds: what the protocol's writers keep removed files for.</summary>
    public const long DefaultDeletedFiles = 7 * Day;

    private const long Day = 24 * 3600 * 1000L;

    /// <summary>Milliseconds, or null where the property is absent.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.UnsupportedFeature"/>: it is no duration.</exception>
    public static long? Of(TableMetadata metadata, string property)
    {
        if (!metadata.Configuration.TryGetValue(property, out var text) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Parse(text) ?? throw new DeltaException(DeltaReason.UnsupportedFeature, $"The table's property {property} is '{text}', which is no duration such as 'interval 7 days'.");
    }

    internal static long? Parse(string text)
    {
        var words = text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = words.Length > 0 && words[0] == "interval" ? 1 : 0;
        if (words.Length == start || (words.Length - start) % 2 != 0)
        {
            return null;
        }

        long total = 0;
        for (var i = start; i < words.Length; i += 2)
        {
            if (!decimal.TryParse(words[i], NumberStyles.Number, CultureInfo.InvariantCulture, out var count)
                || UnitOf(words[i + 1]) is not { } unit
                || Math.Abs(count) > 1_000_000_000)
            {
                return null;
            }

            total += (long)(count * unit);
        }

        return total < 0 ? null : total;
    }

    private static decimal? UnitOf(string word) => word.TrimEnd('s') switch
    {
        "week" => 7 * Day,
        "day" => Day,
        "hour" => 3600 * 1000,
        "minute" => 60 * 1000,
        "second" => 1000,
        "millisecond" => 1,
        "microsecond" => 0.001m,
        _ => null,
    };
}
