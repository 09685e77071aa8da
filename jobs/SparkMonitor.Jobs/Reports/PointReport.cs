using SparkMonitor.Core.Drift;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Reports;

/// <summary>A finding of the store as JSON, under the names of the columns of <c>drift</c>; the window by its label.</summary>
internal sealed record PointReport(string Stage, string? Granularity, string? Window, string? SliceKey, string? SliceValue, string ColumnName, string Reference, string Method)
{
    public bool IsDefaultMethod { get; init; }

    public double? Statistic { get; init; }

    public double? QValue { get; init; }

    public double? Effect { get; init; }

    public double? EffectLower { get; init; }

    public double? EffectUpper { get; init; }

    public double? Threshold { get; init; }

    public required string Verdict { get; init; }

    public string? Location { get; init; }

    public DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>What slices add to the movement of the whole table, with the fields of the column <c>slices</c>.</summary>
    public IReadOnlyList<SliceReport> Slices { get; init; } = [];

    public static PointReport Of(DriftPoint point) =>
        new(point.Scope.Stage, point.Scope.Granularity, point.Window, point.Scope.SliceKey, point.Scope.SliceValue, point.Column, point.Reference, point.Method)
        {
            IsDefaultMethod = point.IsDefaultMethod,
            Statistic = point.Statistic,
            QValue = point.QValue,
            Effect = point.Effect,
            EffectLower = point.EffectLower,
            EffectUpper = point.EffectUpper,
            Threshold = point.Threshold,
            Verdict = DriftNames.Of(point.Verdict),
            Location = point.Location,
            EvaluatedAt = point.EvaluatedAt,
            Slices = [.. point.Slices.SelectMany(SliceReport.Of)],
        };
}
