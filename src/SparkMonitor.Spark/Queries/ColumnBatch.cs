using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>Columns that share queries; of one lane unless they are listed.</summary>
/// <param name="IsCounted">True where values are counted one by one, false where they are sketched.</param>
/// <param name="IsSmall">True where the types have few values, so that counting them needs no bound.</param>
internal sealed record ColumnBatch(IReadOnlyList<ColumnSource> Columns, bool IsCounted, bool IsSmall)
{
    /// <summary>Sketches held at once, of up to 40 KiB each.</summary>
    private const int MostSketches = 8192;

    /// <summary>Values of one answer where they are listed.</summary>
    private const int MostListed = 1 << 17;

    public ValueLane Lane => Columns[0].Lane;

    /// <summary>True where values come row by row.</summary>
    public bool IsListed { get; init; }

    /// <summary>Batches as large as the options allow.</summary>
    /// <param name="expected">Per column the values to expect in a group; null to sketch it.</param>
    public static IReadOnlyList<ColumnBatch> Plan(
        IReadOnlyList<ColumnSource> columns, IReadOnlyList<long?> expected, long rows, GroupSets sets, SparkEngineOptions options)
    {
        var batches = new List<ColumnBatch>();
        if (rows <= options.ListedRows && !options.SketchesAll)
        {
            // Values that must not be shown are never handed over.
            var perQuery = (int)Math.Clamp(MostListed / Math.Max(rows, 1), 1, 2 * options.ColumnsPerQuery);
            batches.AddRange(columns.Where((c, i) => IsListable(c, expected[i])).Chunk(perQuery).Select(c => new ColumnBatch(c, true, false) { IsListed = true }));
            var others = Enumerable.Range(0, columns.Count).Where(i => !IsListable(columns[i], expected[i])).ToList();
            (columns, expected) = ([.. others.Select(i => columns[i])], [.. others.Select(i => expected[i])]);
        }

        var keyed = columns.Select((c, i) => (Column: c, Expected: Expected(c, expected[i]))).Where(c => c.Column.Lane != ValueLane.None);
        foreach (var alike in keyed.GroupBy(c => KeyOf(c.Column, c.Expected is not null)))
        {
            var batch = new List<ColumnSource>();
            var size = 0L;

            // Columns of one type lie together: equal batches become the same generated code, which Spark compiles once.
            foreach (var (column, distinct) in alike.OrderBy(c => c.Column.Plan.Type.ToString(), StringComparer.Ordinal))
            {
                var answer = Math.Min(rows + 1, sets.Count * (distinct ?? (sets.Count > sets.FirstFolded ? 1024 : 4096)));
                var isFull = batch.Count == options.ColumnsPerQuery || size + answer > options.RowsPerQuery
                    || (!alike.Key.IsCounted && (batch.Count + 1L) * sets.Count > MostSketches);
                if (batch.Count > 0 && isFull)
                {
                    batches.Add(new ColumnBatch(batch, alike.Key.IsCounted, alike.Key.IsSmall));
                    (batch, size) = ([], 0);
                }

                batch.Add(column);
                size += answer;
            }

            batches.Add(new ColumnBatch(batch, alike.Key.IsCounted, alike.Key.IsSmall));
        }

        return batches;
    }

    /// <summary>
    /// Values that must not be shown are never handed over. Dates are counted whatever their number: a day is a cell of the quantile sketch.
    /// </summary>
    private static long? Expected(ColumnSource column, long? expected) =>
        !column.Plan.KeepValues ? null : IsSmallOf(column) ? expected ?? 4096 : expected;

    private static bool IsListable(ColumnSource column, long? expected) => column.Lane != ValueLane.None && Expected(column, expected) is not null;

    /// <summary>True of types with so few values that they are counted however many occur.</summary>
    public static bool IsSmallOf(ColumnSource column) => column.Plan.Type.Kind is TypeKind.Date or TypeKind.Boolean or TypeKind.Byte;

    private static (bool IsCounted, bool IsSmall, ValueLane Lane, int Precision, int Scale, StateSet States, bool KeepValues) KeyOf(ColumnSource column, bool isCounted)
    {
        // Times and integers are counted alike; sketches want columns that need the same queries.
        var lane = isCounted && column.Lane == ValueLane.Time ? ValueLane.Integer : column.Lane;
        var type = column.Plan.Type;
        var isWide = column.Lane == ValueLane.Wide;
        return (isCounted, isCounted && IsSmallOf(column), lane, isWide ? type.Precision : 0, isWide ? type.Scale : 0,
            isCounted ? default : column.Plan.States, isCounted || column.Plan.KeepValues);
    }
}
