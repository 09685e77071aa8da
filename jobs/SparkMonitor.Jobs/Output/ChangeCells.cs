using System.Globalization;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Output;

/// <summary>What changed between two windows of a column, as cells of a table.</summary>
internal static class ChangeCells
{
    public const string Legend =
        "Change: distance of the distributions from the summaries, 0 alike to 1 nothing in common (Kolmogorov-Smirnov for numbers, total variation otherwise).";

    // A figure for the eye, not a verdict: below this nothing is coloured.
    private const double Small = 0.05;
    private const double Large = 0.2;

    /// <summary>The moves of mean, nulls and distinct values that are worth a word.</summary>
    public static string Moves(SummaryRow earlier, SummaryRow later)
    {
        var moves = new List<string>();
        if (later.ColumnKind is "numeric" or "boolean" && earlier.Number("avg") is { } before && later.Number("avg") is { } after)
        {
            moves.Add($"{(later.ColumnKind == "boolean" ? "true" : "mean")} {Figure.Number(Rounded(before))} → {Figure.Number(Rounded(after))}");
        }
        else if (later.ColumnKind != "temporal" && earlier.Integer("distinct_count") != later.Integer("distinct_count"))
        {
            moves.Add($"distinct {ColumnCells.Distinct(earlier)} → {ColumnCells.Distinct(later)}");
        }

        var (nulls, nullsNow) = (earlier.Number("percent_null") ?? 0, later.Number("percent_null") ?? 0);
        if (Math.Abs(nulls - nullsNow) > 0.01)
        {
            moves.Add($"nulls {Figure.Percent(nulls)} → {Figure.Percent(nullsNow)}");
        }

        return string.Join(", ", moves);
    }

    /// <summary>Empty for times, which move on with their window.</summary>
    public static string Distance(SummaryRow earlier, SummaryRow later) =>
        later.ColumnKind == "temporal" ? string.Empty : Distance(DistributionChange.Between(earlier, later));

    public static string Distance(double? distance) => distance switch
    {
        null => string.Empty,
        < Small => distance.Value.ToString("0.000", CultureInfo.InvariantCulture),
        < Large => $"[yellow]{distance.Value.ToString("0.000", CultureInfo.InvariantCulture)}[/]",
        _ => $"[red]{distance.Value.ToString("0.000", CultureInfo.InvariantCulture)}[/]",
    };

    private static double Rounded(double value) => Math.Abs(value) >= 1000 ? Math.Round(value) : value;
}
