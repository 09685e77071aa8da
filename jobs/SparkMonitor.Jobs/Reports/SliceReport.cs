using SparkMonitor.Core.Drift;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What one slice adds to the movement of the whole table, with the fields of the column <c>slices</c> of <c>drift</c>.</summary>
internal sealed record SliceReport(
    string Measure,
    string SliceKey,
    string? SliceValue,
    double ReferenceWeight,
    double CurrentWeight,
    double Movement,
    double Mix,
    double Within,
    double Share,
    bool IsReversed)
{
    public static IEnumerable<SliceReport> Of(Stratification split) => split.Slices.Select(s => new SliceReport(
        split.Measure, split.SliceKey, s.Scope.SliceValue, s.ReferenceWeight, s.CurrentWeight, s.Total, s.Mix, s.Within, s.Share, split.IsReversed));
}
