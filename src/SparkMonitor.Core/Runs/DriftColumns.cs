using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>The columns that an evaluation is restricted to: a misspelt one must not pass as one that did not drift.</summary>
internal static class DriftColumns
{
    private const int FewNames = 12;

    /// <exception cref="MonitorException">A column that no summary of the stage has.</exception>
    public static async Task RequireAsync(
        IMonitorTables tables, DriftJobRequest request, IReadOnlyList<StoredScope> wanted, CancellationToken cancellation)
    {
        if (request.Columns is not { Count: > 0 } columns || wanted.Count == 0)
        {
            return;
        }

        // The latest run has them, but for columns that were dropped since.
        var latest = wanted.MaxBy(s => s.RunTime)!;
        var known = await NamesAsync(tables, [new("entity", request.Entity), new("stage", latest.Scope.Stage), new("run_id", latest.RunId)], cancellation).ConfigureAwait(false);
        if (columns.All(known.Contains))
        {
            return;
        }

        known = await NamesAsync(
            tables, request.Stage is { } stage ? [new("entity", request.Entity), new("stage", stage)] : [new("entity", request.Entity)], cancellation).ConfigureAwait(false);
        if (columns.FirstOrDefault(c => !known.Contains(c)) is not { } missing)
        {
            return;
        }

        known.Remove(SummariesTable.TableRow);
        var near = NearestName.Find(missing, [.. known]);
        throw new MonitorException(
            $"{request.Entity}{(request.Stage is null ? "" : $"/{request.Stage}")} has no column {missing}; "
            + (near is null ? $"it has {string.Join(", ", known.Order(StringComparer.Ordinal).Take(FewNames))}{(known.Count > FewNames ? ", ..." : ".")}" : $"did you mean {near}?"),
            MonitorFault.Usage);
    }

    private static async Task<HashSet<string>> NamesAsync(IMonitorTables tables, KeyValuePair<string, object?>[] filter, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in tables.ReadAsync(SummariesTable.Definition, ["column_name"], filter, cancellation).ConfigureAwait(false))
        {
            names.Add((string)row[0]!);
        }

        return names;
    }
}
