using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;

namespace SparkMonitor.Jobs.Reports;

/// <summary>What <c>compare --json</c> writes.</summary>
internal sealed record CompareReport(
    string Verdict, int ExitCode, CompareSide Reference, CompareSide Current, IReadOnlyList<IReadOnlyDictionary<string, object?>> Findings)
{
    public static CompareReport Of(Comparison comparison, DriftVerdict worst, ExitCode code) => new(
        DriftNames.Of(worst), (int)code, CompareSide.Of(comparison.Reference), CompareSide.Of(comparison.Current), [.. comparison.Findings.Select(FindingJson.Of)]);
}

/// <summary>One of the two sides.</summary>
internal sealed record CompareSide(string Address, string Entity, string Stage, long NumRows, long TableVersion, DateTimeOffset TableTimestamp, int MergedFrom)
{
    public static CompareSide Of(AddressedSummaries side) => new(
        side.Address, side.Scope.Scope.Entity, side.Scope.Scope.Stage, side.Scope.Rows, side.Scope.TableVersion, side.Scope.TableTimestamp, side.MergedFrom);
}
