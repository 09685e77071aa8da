using System.Globalization;
using SparkMonitor.Core.Schema;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Metrics;

namespace SparkMonitor.Jobs.Inspection;

/// <summary>Looks at a table: the schema from the log, and one sample of rows for the figures that a suggestion needs.</summary>
internal sealed class TableInspector(IMonitorSession session)
{
    public const int SampleSize = 100_000;

    // A query of too many expressions takes longer to plan than to run.
    private const int ColumnsAtOnce = 200;

    public async Task<InspectedTable> InspectAsync(string location, CancellationToken cancellation)
    {
        var snapshot = await session.Engine.OpenAsync(new TableAddress(location), cancellation);
        var columns = new List<InspectedColumn>();
        var rows = 0L;
        foreach (var leaves in snapshot.Schema.Leaves().Chunk(ColumnsAtOnce))
        {
            var select = string.Join(", ", leaves.SelectMany(l => Figures(l, session.Dialect)));
            var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT count(*), {select} FROM (SELECT * FROM inspected LIMIT {SampleSize})");
            var answer = await session.QueryAsync(sql, null, new Dictionary<string, string> { ["inspected"] = location }, 1, cancellation);
            var row = answer.Rows[0];
            rows = Whole(row[0]);
            columns.AddRange(leaves.Select((leaf, i) => new InspectedColumn(
                leaf, Whole(row[(3 * i) + 1]), Whole(row[(3 * i) + 2]), row[(3 * i) + 3] is { } length ? Convert.ToDouble(length, CultureInfo.InvariantCulture) : null)));
        }

        return new InspectedTable(location, NameOf(location), snapshot, rows, columns);
    }

    private static IEnumerable<string> Figures(LeafColumn leaf, SqlDialect dialect)
    {
        var column = string.Join('.', leaf.Path.Parts.Select(dialect.Name));
        var isText = leaf.Type.Kind == TypeKind.Text;
        var isNested = leaf.Type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Variant or TypeKind.Struct or TypeKind.Void;
        return [$"count({column})", isNested ? "0" : $"approx_count_distinct({column})", isText ? $"avg(length({column}))" : "NULL"];
    }

    private static string NameOf(string location)
    {
        var name = location.TrimEnd('/', '\\').Split('/', '\\')[^1];
        return name.Length == 0 ? "table" : name;
    }

    private static long Whole(object? value) => Convert.ToInt64(value ?? 0L, CultureInfo.InvariantCulture);
}
