using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>Writes scopes as addresses (contract section 7).</summary>
internal static class ScopeAddress
{
    public static string Of(SummaryScope scope, WindowCalendar calendar, long? version)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return new SummaryAddress(scope.Entity)
        {
            Stage = scope.Stage,
            Version = version,
            Window = scope.IsAllTime ? null : Label(scope, calendar),
            Granularity = scope.IsAllTime || TellsGranularity(scope, calendar) ? null : scope.Granularity,
            Slice = Slice(scope),
        }.ToString();
    }

    private static string Label(SummaryScope scope, WindowCalendar calendar)
    {
        if (scope.Window.Start is not { } start || scope.Window.End is not { } end)
        {
            return WindowLabel.Null;
        }

        return Granularities.TryParse(scope.Granularity, out var granularity)
            ? WindowLabel.Format(calendar, granularity, scope.Window)
            : $"{TimeText.Format(start)}..{TimeText.Format(end)}";
    }

    private static bool TellsGranularity(SummaryScope scope, WindowCalendar calendar) =>
        !scope.Window.IsNull && Granularities.TryParse(scope.Granularity, out _) && WindowLabel.TellsGranularity(Label(scope, calendar));

    private static KeyValuePair<string, string?>[] Slice(SummaryScope scope)
    {
        if (scope.SliceKey is null)
        {
            return [];
        }

        // A single part is written as it is, so only a value with as many parts as the key tells a crossed slice.
        var count = PartsOf(scope.SliceKey);
        count = scope.SliceValue is not null && PartsOf(scope.SliceValue) == count ? count : 1;
        var keys = SliceText.Split(scope.SliceKey, count);
        var values = SliceText.Split(scope.SliceValue, count);
        return [.. keys.Select((key, i) => new KeyValuePair<string, string?>(key!, values[i]))];
    }

    private static int PartsOf(string text) => text.Split(" & ").Length;
}
