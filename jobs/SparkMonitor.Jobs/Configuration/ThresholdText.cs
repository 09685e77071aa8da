using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>
/// Thresholds as text: <c>default</c>, a number, <c>relative:0.1</c>, and with how many standard deviations <c>reference:3</c>,
/// <c>history:3</c> and <c>season:weekday:3</c>.
/// </summary>
internal static class ThresholdText
{
    public const string Forms = "default, a number such as 0.1, relative:0.1, reference:3, history:3 or season:weekday:3";

    private const double Deviations = 3;

    /// <summary>Null where the text is no threshold.</summary>
    public static ThresholdSpec? Parse(string text)
    {
        var parts = text.Trim().Split(':');
        return parts switch
        {
            ["default"] => ThresholdSpec.Default,
            [var number] when Real(number) is { } value => ThresholdSpec.Fixed(value),
            ["relative", var number] when Real(number) is { } part => ThresholdSpec.Relative(part),
            ["reference"] => ThresholdSpec.FromReference(),
            ["reference", var number] when Real(number) is { } deviations => ThresholdSpec.FromReference(deviations),
            ["history"] => ThresholdSpec.FromHistory(),
            ["history", var number] when Real(number) is { } deviations => ThresholdSpec.FromHistory(deviations),
            ["season", var season] => Seasonal(season, Deviations),
            ["season", var season, var number] when Real(number) is { } deviations => Seasonal(season, deviations),
            _ => null,
        };
    }

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0 ? value : null;

    private static ThresholdSpec? Seasonal(string season, double deviations)
    {
        try
        {
            return ThresholdSpec.Seasonal(ReferenceSpec.Parse($"season:{season}").Season, deviations);
        }
        catch (MonitorException)
        {
            return null;
        }
    }
}
