using System.Globalization;
using SparkMonitor.Core.Drift;

namespace SparkMonitor.Jobs.Output;

/// <summary>Verdicts and effects as cells of a table.</summary>
internal static class VerdictCells
{
    public const string Legend = "effect / threshold: 1 is the least that matters; ! detected, ? suspected, · too few rows to tell";

    public static string Verdict(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.Detected => "[red]detected[/]",
        DriftVerdict.Suspected => "[yellow]suspected[/]",
        DriftVerdict.Insufficient => "[grey]too few rows[/]",
        _ => "none",
    };

    /// <summary>The effect in thresholds, with the verdict's mark.</summary>
    public static string Ratio(DriftVerdict verdict, double? ratio) => verdict switch
    {
        DriftVerdict.Detected => $"[red]{Times(ratio)}![/]",
        DriftVerdict.Suspected => $"[yellow]{Times(ratio)}?[/]",
        DriftVerdict.Insufficient => "[grey]·[/]",
        _ => Times(ratio),
    };

    /// <summary><c>0.082 (0.079 to 0.085)</c>.</summary>
    public static string Effect(double? effect, double? lower, double? upper) =>
        effect is null ? Figure.None
        : lower is null || upper is null ? Short(effect)
        : $"{Short(effect)} ({Short(lower)} to {Short(upper)})";

    /// <summary>Three significant digits.</summary>
    public static string Short(double? value) => value switch
    {
        null or double.NaN => Figure.None,
        { } number when !double.IsFinite(number) => Figure.Number(number),
        0 => "0",
        { } number when Math.Abs(number) is >= 1e5 or < 1e-4 => number.ToString("0.##e+0", CultureInfo.InvariantCulture),
        { } number => number.ToString(Math.Abs(number) switch { >= 99.95 => "0", >= 9.995 => "0.0", >= 0.9995 => "0.00", >= 0.09995 => "0.000", >= 0.009995 => "0.0000", _ => "0.00000" }, CultureInfo.InvariantCulture),
    };

    /// <summary>A corrected p-value.</summary>
    public static string Q(double? q) => q switch
    {
        null => Figure.None,
        < 1e-99 => "<1e-99",
        < 1e-3 => q.Value.ToString("0e+0", CultureInfo.InvariantCulture),
        _ => q.Value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Times(double? ratio) => ratio switch
    {
        null => Figure.None,
        >= 9.95 => Math.Min(ratio.Value, 1e6).ToString("#,##0", CultureInfo.InvariantCulture),
        _ => ratio.Value.ToString("0.0", CultureInfo.InvariantCulture),
    };
}
