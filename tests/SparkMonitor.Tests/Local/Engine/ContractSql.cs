using System.Globalization;

namespace SparkMonitor.Tests.Local.Engine;

/// <summary>
/// The contract's formulas as DuckDB SQL, written from the tested templates and sharing nothing with the C# implementation. Every query
/// reads a table <c>t</c> with a column <c>v</c>.
/// </summary>
internal static class ContractSql
{
    private const string Mask = "4294967295";

    /// <summary>sign, e, n and the eight lane sums, for a projection x of v.</summary>
    public static string Moments(string x) =>
        $"""
        WITH {Corrected(x)},
        p1 AS (SELECT x, e, s p1, s*s p2 FROM t3 WHERE e IS NOT NULL),
        p3 AS (SELECT *, p2*p1 p3, p2*p2 p4 FROM p1),
        h AS (SELECT *, {string.Join(", ", Enumerable.Range(1, 4).Select(k => $"(p{k}+1610612736.0::DOUBLE)-1610612736.0::DOUBLE h{k}"))} FROM p3)
        SELECT CASE WHEN x<0 THEN -1 ELSE 1 END AS sg, e::INTEGER AS oct, count(*) AS n,
          {string.Join(", ", Enumerable.Range(1, 4).Select(k =>
            $"sum((h{k}*4194304.0::DOUBLE)::BIGINT)::BIGINT, sum(((((p{k}-h{k})+1.5::DOUBLE)-1.5::DOUBLE)*4503599627370496.0::DOUBLE)::BIGINT)::BIGINT"))}
        FROM h GROUP BY sg, oct ORDER BY sg, oct
        """;

    /// <summary>sign, cell, n by 70 cells an octave.</summary>
    public static string Cells(string x) =>
        $"""
        WITH {Corrected(x)}
        SELECT CASE WHEN x<0 THEN -1 ELSE 1 END AS sg,
          (e*70.0::DOUBLE + floor(((12.0::DOUBLE*s-42.0::DOUBLE)*s+100.0::DOUBLE)*s))::INTEGER AS cell, count(*) AS n
        FROM t3 WHERE e IS NOT NULL GROUP BY sg, cell ORDER BY sg, cell
        """;

    /// <summary>cell, n by days or hours.</summary>
    public static string LinearCells(string cell) => $"SELECT ({cell})::BIGINT AS cell, count(*) FROM t WHERE v IS NOT NULL GROUP BY cell ORDER BY cell";

    /// <summary>register, n, least h of the integer hash of y.</summary>
    public static string IntegerRegisters(string y)
    {
        var sql = $"SELECT y & {Mask} AS lo, (y >> 32) & {Mask} AS hi FROM (SELECT {y} AS y FROM t) WHERE y IS NOT NULL";
        (string From, string To, uint First, uint Second)[] rounds =
        [
            ("lo", "hi", 0x7feb352d, 0x31848bab), ("hi", "lo", 0x2c1b3c6d, 0x297a2d39), ("lo", "hi", 0x045d9f3b, 0x7feb352d), ("hi", "lo", 0x31848bab, 0x2c1b3c6d),
        ];
        foreach (var (from, to, first, second) in rounds)
        {
            sql = Invariant($"SELECT lo, hi, (xor({from}, {from} >> 16) * {first}) & {Mask} AS m FROM ({sql})");
            sql = Invariant($"SELECT lo, hi, (xor(m, m >> 15) * {second}) & {Mask} AS m FROM ({sql})");
            sql = $"SELECT {from}, xor({to}, xor(m, m >> 16)) AS {to} FROM ({sql})";
        }

        return $"SELECT hi >> 20 AS r, count(*) AS n, min((hi & 1048575) * 4294967296 + lo) AS h FROM ({sql}) GROUP BY r ORDER BY r";
    }

    /// <summary>register, n, least h of the MD5 of a text or blob.</summary>
    public static string TextRegisters(string text) =>
        $"""
        SELECT ('0x' || substr(m, 1, 3))::BIGINT AS r, count(*) AS n, min(('0x' || substr(m, 4, 13))::BIGINT) AS h
        FROM (SELECT md5({text}) AS m FROM t WHERE v IS NOT NULL) GROUP BY r ORDER BY r
        """;

    /// <summary>The digits of the unscaled integer of a wide decimal.</summary>
    public const string WideDigits =
        "CASE WHEN v=0 THEN '0' ELSE CASE WHEN v<0 THEN '-' ELSE '' END || ltrim(replace(abs(v)::VARCHAR,'.',''),'0') END";

    private static string Corrected(string x) =>
        $"""
        t0 AS (SELECT x, abs(x) a FROM (SELECT {x} AS x FROM t)),
        t1 AS (SELECT x, a, CASE WHEN isfinite(a) AND a<>0 THEN least(floor(log2(a)),1023.0::DOUBLE) END e FROM t0),
        t2 AS (SELECT x, e, a/pow(2.0::DOUBLE,e)-1.0::DOUBLE s FROM t1),
        t3 AS (SELECT x, CASE WHEN s<0 THEN e-1.0::DOUBLE WHEN s>=1.0::DOUBLE THEN e+1.0::DOUBLE ELSE e END e,
          CASE WHEN s<0 THEN (s+1.0::DOUBLE)*2.0::DOUBLE-1.0::DOUBLE WHEN s>=1.0::DOUBLE THEN (s+1.0::DOUBLE)*0.5::DOUBLE-1.0::DOUBLE ELSE s END s FROM t2)
        """;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
