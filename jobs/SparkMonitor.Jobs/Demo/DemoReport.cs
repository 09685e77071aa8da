using SparkMonitor.Core.Configuration;
using SparkMonitor.Jobs.Reports;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Demo;

/// <summary>What <c>demo --json</c> writes.</summary>
internal sealed record DemoReport(string Folder, string Config, string Store, IReadOnlyList<DemoStage> Stages, IReadOnlyList<PointReport> Drift)
{
    public static DemoReport Of(DemoFolder folder, MonitorConfig config, IReadOnlyList<StageView> views, IReadOnlyList<DriftPoint> points) =>
        new(folder.Path, folder.ConfigurationFile, config.Store, [.. views.Select(DemoStage.Of)], [.. points.Select(PointReport.Of)]);
}

/// <summary>A stage of the demo with its months.</summary>
internal sealed record DemoStage(string Entity, string Stage, long TableVersion, IReadOnlyList<string> Windows, IReadOnlyList<long> NumRows, IReadOnlyList<DemoColumn> Columns)
{
    public static DemoStage Of(StageView view) => new(
        view.Address.Entity,
        view.Address.Stage!,
        view.Version.TableVersion,
        view.Windows,
        [.. view.TableRows.Select(r => r?.Rows ?? 0)],
        [.. view.Columns.Select(c => new DemoColumn(
            c.Name,
            c.Kind,
            [.. c.ByWindow.Select(r => r?.Number("avg"))],
            [.. c.ByWindow.Select(r => r?.Number("median"))],
            [.. c.ByWindow.Select(r => r?.Number("percent_null"))],
            [.. c.ByWindow.Select(r => r?.Integer("distinct_count"))],
            [.. c.ByWindow.Select((r, i) => i == 0 || r is null || c.ByWindow[i - 1] is not { } before ? null : DistributionChange.Between(before, r))]))]);
}

/// <summary>A column's figures by month; the change is the distance from the month before.</summary>
internal sealed record DemoColumn(
    string Column,
    string Kind,
    IReadOnlyList<double?> Avg,
    IReadOnlyList<double?> Median,
    IReadOnlyList<double?> PercentNull,
    IReadOnlyList<long?> DistinctCount,
    IReadOnlyList<double?> Change);
