using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads figures over the windows of a store as series: means, shares of nulls and numbers of rows, without any state.</summary>
public sealed class SeriesReader(IMonitorTables tables)
{
    private static readonly string[] Values = ["avg", "percent_null"];

    /// <summary>Of every column its mean (numbers) and share of nulls, of the table its number of rows; by stage, granularity and slice.</summary>
    /// <param name="stage">Null for all stages.</param>
    /// <param name="columns">Null for all columns; the table's own rows come in any case.</param>
    /// <param name="wholeTable">True to leave slices aside.</param>
    /// <param name="knownAt">Runs that began later are left aside; null for none.</param>
    public async Task<IReadOnlyList<DriftSeries>> ReadAsync(
        string entity, string? stage, IReadOnlyCollection<string>? columns, bool wholeTable, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        var rows = await new SummaryReader(tables).CurrentAsync(
            new SummaryQuery
            {
                Entity = entity,
                Stage = stage,
                WholeTable = wholeTable ? true : null,
                Columns = columns is null ? null : [.. columns, SummariesTable.TableRow],
                Values = Values,
                KnownAt = knownAt,
            },
            cancellation).ConfigureAwait(false);
        return [.. rows.Where(r => r.Key is { Granularity: not null, Window.IsNull: false })
            .GroupBy(r => (Scope: SummaryScope.Of(r).Series, r.Key.Column))
            .SelectMany(g => Of(g.Key.Column, [.. g.OrderBy(r => r.Key.Window.Start)]))];
    }

    /// <summary>The effects of earlier findings as series, one for each reference and method that counts.</summary>
    public static IReadOnlyList<DriftSeries> Effects(IEnumerable<PastFinding> findings) =>
    [
        .. findings.Where(f => f.IsDefaultMethod && f.Scope.Window.Start is not null && double.IsFinite(f.Effect))
            .GroupBy(f => (Scope: f.Scope.Series, f.Column, f.Reference, f.Method))
            .Select(g => (g.Key, Points: g.OrderBy(f => f.Scope.Window.Start).ToList()))
            .Select(g => new DriftSeries(g.Key.Column, g.Key.Method, [.. g.Points.Select(p => p.Scope)], [.. g.Points.Select(p => p.Effect)]) { Reference = g.Key.Reference }),
    ];

    private static IEnumerable<DriftSeries> Of(string column, List<SummaryRow> rows)
    {
        List<SummaryScope> windows = [.. rows.Select(SummaryScope.Of)];
        if (string.Equals(column, SummariesTable.TableRow, StringComparison.Ordinal))
        {
            return [new DriftSeries(column, "rows", windows, [.. rows.Select(r => (double)r.Rows)])];
        }

        var series = new List<DriftSeries>();
        // A mean over time is that of the time itself: it only ever rises.
        if (rows.Exists(r => r.ColumnKind != "temporal" && r.Number("avg") is not null))
        {
            series.Add(new DriftSeries(column, "mean", windows, [.. rows.Select(r => r.Number("avg") ?? double.NaN)]));
        }

        if (rows.Exists(r => r.Number("percent_null") > 0))
        {
            series.Add(new DriftSeries(column, "null_rate", windows, [.. rows.Select(r => r.Number("percent_null") / 100 ?? double.NaN)]));
        }

        return series;
    }
}
