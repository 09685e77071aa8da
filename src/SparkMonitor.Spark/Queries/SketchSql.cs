using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>The queries of the built-in states. Each gives at most a fixed number of rows a column and group, however many rows it reads.</summary>
internal static class SketchSql
{
    /// <summary>One more distinct value than an item sketch holds, so that an overflow shows even beside NaN and the infinities.</summary>
    public const int MostValues = ItemSketch.Capacity + 4;

    /// <summary>Longer texts are not counted as they are; one of this length stands for them.</summary>
    public const int LongestText = ItemSketch.MaxKeyLength;

    /// <summary>p, v, n: how often each value occurs, the most frequent first where there are too many.</summary>
    /// <param name="isBounded">False where the number of distinct values has a bound of its own.</param>
    public static string Values(RowSource rows, IReadOnlyList<ColumnSource> columns, bool isBounded) =>
        Most($"SELECT p, v, count(1) AS n FROM ({rows.Explode([.. columns.Select(Countable)])}) GROUP BY p, v", isBounded);

    /// <summary>g and the columns' values, row by row.</summary>
    public static string Rows(RowSource rows, IReadOnlyList<ColumnSource> columns) => rows.Rows([.. columns.Select(Countable)]);

    /// <summary>kk = p * codes + cell, n, min and max of x, lane sums; of every value that is not null.</summary>
    public static string Cells(RowSource rows, IReadOnlyList<ColumnSource> columns)
    {
        var sql = $"SELECT p, double({(columns[0].Lane == ValueLane.Wide ? ColumnSql.WideDigits("v") : "v")}) AS x FROM ({rows.Explode([.. columns.Select(c => c.Sql)])})";
        sql = $"SELECT x, s, {Invariant($"p * {OctaveSql.CellCodes}L")} + {OctaveSql.Cell} AS kk FROM ({OctaveSql.Split(sql, "p")})";
        return $"SELECT kk, count(1) AS n, min(x), max(x), {OctaveSql.LaneSums} FROM ({OctaveSql.WithLanes(sql, "kk, x")}) GROUP BY kk";
    }

    /// <summary>The same for times: kk = p * codes + octave of the seconds, UTC hour, n, min and max microseconds, lane sums.</summary>
    public static string Hours(RowSource rows, IReadOnlyList<ColumnSource> columns)
    {
        const string Hour = "CASE WHEN v >= 0L THEN v div 3600000000L ELSE -1L - (-1L - v) div 3600000000L END";
        var sql = $"SELECT p, v AS y, double(v) / 1000000.0D AS x, int(least(greatest({Hour}, -2147483648L), 2147483647L)) AS hour FROM ({rows.Explode([.. columns.Select(c => c.Sql)])})";
        sql = $"SELECT y, hour, s, {Invariant($"p * {OctaveSql.OctaveCodes}L")} + {OctaveSql.Octave} AS kk FROM ({OctaveSql.Split(sql, "p, y, hour")})";
        return $"SELECT kk, hour, count(1) AS n, min(y), max(y), {OctaveSql.LaneSums} FROM ({OctaveSql.WithLanes(sql, "kk, hour, y")}) GROUP BY kk, hour";
    }

    /// <summary>kk = p * 4096 + register, n, min h; kk is null for what is not finite.</summary>
    public static string Registers(RowSource rows, IReadOnlyList<ColumnSource> columns) =>
        $"SELECT kk, count(1) AS n, min(h) AS h FROM (SELECT p * 4096L + r AS kk, h FROM ({Hashed(rows, columns)})) GROUP BY kk";

    /// <summary>kk = (p * 4096 + register) * 64 + octave of the length, n, min h, blanks, min and max length, lane sums of the length.</summary>
    public static string TextRegisters(RowSource rows, IReadOnlyList<ColumnSource> columns)
    {
        var binary = columns[0].Lane == ValueLane.Binary;
        var length = binary ? "octet_length(v)" : "char_length(v)";

        // All blanks but the first character is looked at before the text is trimmed.
        const string Blanks = "concat(char(9), char(10), char(11), char(12), char(13), ' ')";
        var blank = binary ? "octet_length(v) = 0" : $"CASE WHEN ascii(v) > 32 THEN false ELSE octet_length(btrim(v, {Blanks})) = 0 END";
        var sql = $"SELECT p, g, v AS t, double({length}) AS x, CASE WHEN {blank} THEN 1L ELSE 0L END AS blank FROM ({rows.Explode([.. columns.Select(c => c.Sql)])})";
        sql = HashSql.Fold(HashSql.OfTexts(sql, "p, g, x, blank", binary), "p, g, x, blank", rows.Sets.FoldCondition);
        sql = $"SELECT x, s, h, blank, (p * 4096L + r) * 64L + (CASE WHEN e IS NULL THEN 0L ELSE bigint(e) + 1L END) AS kk FROM ({OctaveSql.Split(sql, "p, r, h, blank")})";
        return $"SELECT kk, count(1) AS n, min(h) AS h, sum(blank), min(x), max(x), {OctaveSql.LaneSums} FROM ({OctaveSql.WithLanes(sql, "kk, x, h, blank")}) GROUP BY kk";
    }

    /// <summary>p, the least and the greatest text by its bytes, 257 of them at most.</summary>
    public static string Extremes(RowSource rows, IReadOnlyList<ColumnSource> columns)
    {
        var bytes = columns[0].Lane == ValueLane.Binary ? "v" : "CAST(v AS BINARY)";
        var sql = $"SELECT p, substring({bytes}, 1, {LongestText + 1}) AS t FROM ({rows.Explode([.. columns.Select(c => c.Sql)])})";

        // An object aggregate beside min and max of texts makes Spark hash the groups, where it would sort all rows.
        return $"SELECT p, min(t), max(t), size(collect_list(CASE WHEN p < 0L THEN 1 END)) FROM ({sql}) GROUP BY p";
    }

    /// <summary>p, v, n as <see cref="Values"/>, of chosen columns and groups and, in others, of chosen registers; p is negative for the rest.</summary>
    /// <param name="choice">By p: 0 nothing, 1 all values, 2 those in the registers.</param>
    /// <param name="registers">p * 4096 + register of those; empty for none.</param>
    public static string Items(RowSource rows, IReadOnlyList<ColumnSource> columns, IReadOnlyList<int> choice, IReadOnlyList<long> registers)
    {
        var chosen = $"get(array({string.Join(",", choice)}), int(p))";
        var sql = $"SELECT * FROM (SELECT p, g, v, {chosen} AS choice FROM ({rows.Explode([.. columns.Select(c => c.Sql)])})) WHERE choice > 0";
        if (registers.Count > 0)
        {
            var lane = columns[0].Lane;
            var hashed = lane switch
            {
                ValueLane.Integer or ValueLane.Time => HashSql.OfIntegers($"SELECT *, v AS y FROM ({sql})", "p, g, v, choice"),
                ValueLane.Real => HashSql.OfIntegers($"SELECT p, g, v, choice, coalesce({OctaveSql.Bits}, 0L) AS y FROM ({OctaveSql.Split($"SELECT *, v AS x FROM ({sql})", "p, g, v, choice")})", "p, g, v, choice"),
                ValueLane.Wide => HashSql.OfTexts($"SELECT *, {ColumnSql.WideDigits("v")} AS t FROM ({sql})", "p, g, v, choice", binary: false),
                _ => HashSql.OfTexts($"SELECT *, v AS t FROM ({sql})", "p, g, v, choice", lane == ValueLane.Binary),
            };
            hashed = HashSql.Fold(hashed, "p, g, v, choice", rows.Sets.FoldCondition);

            // Not a filter: Spark would push it through the layers below and repeat their expressions thousandfold.
            var isChosen = $"(choice = 1 OR coalesce(p * 4096L + r, -1L) IN ({string.Join(",", registers.Select(ColumnSql.Integer))}))";
            sql = $"SELECT CASE WHEN {isChosen} THEN p ELSE -1L END AS p, CASE WHEN {isChosen} THEN v END AS v FROM ({hashed})";
        }

        return Most($"SELECT p, v, count(1) AS n FROM (SELECT p, {ItemKey(columns[0].Lane, columns[0].Plan.KeepValues)} AS v FROM ({sql})) GROUP BY p, v", isBounded: true);
    }

    private static string Hashed(RowSource rows, IReadOnlyList<ColumnSource> columns)
    {
        var values = rows.Explode([.. columns.Select(c => c.Sql)]);
        var sql = columns[0].Lane switch
        {
            ValueLane.Real => HashSql.OfIntegers(
                $"SELECT p, g, {OctaveSql.Bits} AS y FROM ({OctaveSql.Split($"SELECT p, g, v AS x FROM ({values})", "p, g")})", "p, g"),
            ValueLane.Wide => HashSql.OfTexts($"SELECT p, g, {ColumnSql.WideDigits("v")} AS t FROM ({values})", "p, g", binary: false),
            _ => HashSql.OfIntegers($"SELECT p, g, v AS y FROM ({values})", "p, g"),
        };
        return HashSql.Fold(sql, "p, g", rows.Sets.FoldCondition);
    }

    /// <summary>Texts too long to be handed over become one text that is too long.</summary>
    private static string Countable(ColumnSource column) => column.Lane switch
    {
        ValueLane.Text => $"CASE WHEN octet_length({column.Sql}) > {LongestText} THEN repeat('~', {LongestText + 1}) ELSE {column.Sql} END",
        ValueLane.Binary => $"CASE WHEN octet_length({column.Sql}) > {LongestText} THEN CAST(repeat('~', {LongestText + 1}) AS BINARY) ELSE {column.Sql} END",
        _ => column.Sql,
    };

    private static string ItemKey(ValueLane lane, bool keepValues) => (lane, keepValues) switch
    {
        (ValueLane.Text, true) => $"CASE WHEN octet_length(v) > {LongestText} THEN concat('md5:', md5(CAST(v AS BINARY))) ELSE v END",
        (ValueLane.Binary, true) => $"CASE WHEN octet_length(v) > {LongestText} THEN CAST(concat('md5:', md5(v)) AS BINARY) ELSE v END",
        (ValueLane.Text, false) => "concat('md5:', md5(CAST(v AS BINARY)))",
        (ValueLane.Binary, false) => "CAST(concat('md5:', md5(v)) AS BINARY)",
        _ => "v",
    };

    private static string Most(string sql, bool isBounded) => isBounded
        ? Invariant($"SELECT p, v, n FROM (SELECT p, v, n, row_number() OVER (PARTITION BY p ORDER BY n DESC, v) AS k FROM ({sql})) WHERE k <= {MostValues}")
        : sql;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
