using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Reports;

/// <summary>The own profilers of a run that failed, each once with its message.</summary>
internal static class ProfilerErrors
{
    public static async Task<IReadOnlyList<(string Name, string Message)>> ReadAsync(IMonitorTables tables, RunRecord run, CancellationToken cancellation)
    {
        var query = new SummaryQuery { Entity = run.Entity, Stage = run.Stage, WholeTable = true, Values = ["custom_errors"] };
        var rows = await new SummaryReader(tables).HistoryAsync(query, cancellation);
        return
        [
            .. rows.Where(r => string.Equals(r.RunId, run.RunId, StringComparison.Ordinal))
                .SelectMany(r => r["custom_errors"] as IEnumerable<KeyValuePair<string, object?>> ?? [])
                .Select(e => (e.Key, (string?)e.Value ?? string.Empty))
                .Distinct(),
        ];
    }
}
