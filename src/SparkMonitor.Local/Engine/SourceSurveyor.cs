using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>The narrow pre-scan: a query per slice column and one for the event time, each reading its column alone.</summary>
internal sealed class SourceSurveyor(string relation, DuckDbConnection connection)
{
    public SourceSurvey Survey(SurveyRequest request, CancellationToken cancellation)
    {
        var (rows, min, max) = Bounds(request.TimeColumn, cancellation);
        return new SourceSurvey(rows, min, max, [.. request.SliceColumns.Select(c => Top(c.Column, c.Top, cancellation))]);
    }

    private (long Rows, long? Min, long? Max) Bounds(LeafColumn? time, CancellationToken cancellation)
    {
        var bounds = time is null ? "NULL, NULL" : $"{Microseconds("min", time)}, {Microseconds("max", time)}";
        using var result = connection.Query($"SELECT count(*), {bounds} FROM {relation} AS source", null, cancellation);
        var row = result.Rows(cancellation).Single();
        return ((long)row[0]!, row[1] as long?, row[2] as long?);
    }

    private static string Microseconds(string aggregate, LeafColumn time)
    {
        var value = $"{aggregate}({ColumnExpression.Name(time.Path)})";
        return time.Type.Kind == TypeKind.Date
            ? $"datediff('day', DATE '1970-01-01', {value})::BIGINT * 86400000000"
            : $"epoch_us({value})";
    }

    private List<string> Top(LeafColumn column, int top, CancellationToken cancellation)
    {
        var name = ColumnExpression.Name(column.Path);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {name} AS v FROM {relation} AS source WHERE {name} IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT {top}");
        var values = new List<string>();
        using var result = connection.Query(sql, null, cancellation);
        while (result.NextChunk(cancellation))
        {
            var chunk = result.Chunk;
            for (var row = 0; row < chunk.RowCount; row++)
            {
                values.Add(VectorText.Of(chunk[0], row, column.Type));
            }
        }

        return values;
    }
}
