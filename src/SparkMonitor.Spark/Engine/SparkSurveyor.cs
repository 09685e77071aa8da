using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>The narrow pre-scan: a query for the event time and one per slice column, each reading its column alone.</summary>
/// <param name="relation">A FROM item.</param>
internal sealed class SparkSurveyor(QueryRunner runner, string relation)
{
    public async Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation)
    {
        var bounds = BoundsAsync(request.TimeColumn, cancellation);
        var top = request.SliceColumns.Select(c => TopAsync(c.Column, c.Top, cancellation)).ToList();
        var (rows, min, max) = await bounds.ConfigureAwait(false);
        return new SourceSurvey(rows, min, max, await Task.WhenAll(top).ConfigureAwait(false));
    }

    private async Task<(long Rows, long? Min, long? Max)> BoundsAsync(LeafColumn? time, CancellationToken cancellation)
    {
        var value = time is null ? "CAST(NULL AS BIGINT)" : ColumnSql.Microseconds(ColumnSql.Name(time.Path), time.Type);
        var sql = time is null
            ? $"SELECT count(1) FROM {relation} AS {ColumnSql.Source}"
            : $"SELECT count(1), min({value}), max({value}) FROM {relation} AS {ColumnSql.Source}";
        var row = (await runner.RunAsync(sql, "looking at the event time", cancellation).ConfigureAwait(false))[0];
        return ((long)row[0].GetValue(0)!, time is null ? null : row[1].GetValue(0) as long?, time is null ? null : row[2].GetValue(0) as long?);
    }

    private async Task<IReadOnlyList<string>> TopAsync(LeafColumn column, int top, CancellationToken cancellation)
    {
        var value = ColumnSql.Value(column.Path, column.Type);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT v, n FROM (SELECT v, count(1) AS n FROM (SELECT {value} AS v FROM {relation} AS {ColumnSql.Source}) WHERE v IS NOT NULL GROUP BY v) ORDER BY n DESC, v LIMIT {top}");
        var texts = new List<string>();
        foreach (var batch in await runner.RunAsync(sql, $"choosing values of {column.Path}", cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                texts.Add(Text(batch[0], row, column.Type));
            }
        }

        return texts;
    }

    private static string Text(SparkColumn column, int row, ColumnType type) => ColumnSql.LaneOf(type) switch
    {
        ValueLane.Real => ValueText.OfReal(column.Values<double>()[row]),
        ValueLane.Wide => ValueText.OfDecimal(column.Values<Int128>()[row], type.Scale),
        ValueLane.Text => column.GetString(row)!,
        ValueLane.Binary => Convert.ToHexString(column.GetBytes(row)),
        _ => ValueText.OfInteger(type, column.Values<long>()[row]),
    };
}
