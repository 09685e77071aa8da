using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>The columns that an evaluation is restricted to: a misspelt one must not pass as one that did not drift.</summary>
internal static class DriftColumns
{
    /// <exception cref="MonitorException">A column that no summary of the stages has.</exception>
    public static void Require(StoreCatalog catalog, DriftJobRequest request)
    {
        if (request.Columns is not { Count: > 0 } columns)
        {
            return;
        }

        var known = catalog.Columns(request.Entity, request.Stage);
        known.Remove(SummariesTable.TableRow);
        if (known.Count > 0 && columns.FirstOrDefault(c => c != SummariesTable.TableRow && !known.Contains(c)) is { } missing)
        {
            throw UnknownName.In(request.Stage is null ? request.Entity : $"{request.Entity}/{request.Stage}", "column", missing, known);
        }
    }
}
