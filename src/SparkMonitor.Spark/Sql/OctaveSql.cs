using System.Globalization;

namespace SparkMonitor.Spark.Sql;

/// <summary>
/// The contract's formulas over a double <c>x</c> as layers of SELECTs: exponent and fraction (3.2, 3.4), cells, lanes and IEEE bits. The
/// values have been exploded into rows before, so that the generated code is small however many columns there are.
/// </summary>
internal static class OctaveSql
{
    /// <summary>Codes of the cell key below those of cells.</summary>
    public const long Zero = 0;

    public const long NaN = 1;

    public const long PositiveInfinity = 2;

    public const long NegativeInfinity = 3;

    /// <summary>Cell 0 of the positive numbers; cells reach from -75,180 to 71,679.</summary>
    public const long PositiveCell = 200_000;

    public const long NegativeCell = 400_000;

    /// <summary>Greater than every code.</summary>
    public const long CellCodes = 1 << 19;

    /// <summary>Lane sums per key.</summary>
    public const int Lanes = 8;

    /// <summary>Adds <c>a</c> = |x|, <c>e</c> and <c>s</c> with a = 2^e (1 + s), 0 &lt;= s &lt; 1, corrected; e is null for zeros and what is not finite.</summary>
    /// <param name="sql">Gives <paramref name="keep"/> and x.</param>
    /// <param name="keep">Other columns to carry along.</param>
    public static string Split(string sql, string keep)
    {
        sql = $"SELECT {keep}, x, abs(x) AS a FROM ({sql})";

        // Between 2^-31 and 2^31 the exponent comes from integer operations: the highest bit of a * 2^31, by smearing it downwards.
        sql = $"SELECT {keep}, x, a, CASE WHEN a >= 4.656612873077393E-10D AND a < 2147483648.0D THEN bigint(a * 2147483648.0D) ELSE 0L END AS z FROM ({sql})";
        foreach (var shift in new[] { 1, 2, 4, 8, 16, 32 })
        {
            sql = Invariant($"SELECT {keep}, x, a, z | shiftrightunsigned(z, {shift}) AS z FROM ({sql})");
        }

        sql = $"SELECT {keep}, x, a, z, CASE WHEN z <> 0L THEN double(bit_count(z) - 32) "
            + "WHEN a > 0D AND a < double('Infinity') THEN double(least(greatest(floor(ln(a) * 1.4426950408889634D), -1074L), 1023L)) END AS e "
            + $"FROM ({sql})";
        sql = $"SELECT {keep}, x, a, e, CASE WHEN z <> 0L THEN (a * 2147483648.0D) / double(z ^ shiftrightunsigned(z, 1)) - 1.0D "
            + $"WHEN e IS NOT NULL THEN a / pow(2.0D, e) - 1.0D END AS s FROM ({sql})";
        return $"SELECT {keep}, x, a, CASE WHEN s < 0D THEN e - 1.0D WHEN s >= 1.0D THEN e + 1.0D ELSE e END AS e, "
            + $"CASE WHEN s < 0D THEN (s + 1.0D) * 2.0D - 1.0D WHEN s >= 1.0D THEN (s + 1.0D) * 0.5D - 1.0D ELSE s END AS s FROM ({sql})";
    }

    /// <summary>The code of the quantile cell, from x, e and s.</summary>
    public static string Cell { get; } = Invariant(
        $"CASE WHEN e IS NOT NULL THEN (CASE WHEN x > 0D THEN {PositiveCell}L ELSE {NegativeCell}L END) + bigint(e) * 70L + bigint(floor(((12.0D * s - 42.0D) * s + 100.0D) * s)) ")
        + Invariant($"WHEN x = 0D THEN {Zero}L WHEN isnan(x) THEN {NaN}L WHEN x > 0D THEN {PositiveInfinity}L ELSE {NegativeInfinity}L END");

    /// <summary>The code of sign and octave, 0 for a zero; finite values only.</summary>
    public static string Octave { get; } =
        "CASE WHEN e IS NULL THEN 0L ELSE bigint(e) + (CASE WHEN x > 0D THEN 1075L ELSE 3275L END) END";

    /// <summary>Greater than every octave code.</summary>
    public const long OctaveCodes = 1 << 13;

    /// <summary>Adds powers and high lanes of s.</summary>
    public static string WithLanes(string sql, string keep)
    {
        sql = $"SELECT {keep}, s, s * s AS p2 FROM ({sql})";
        sql = $"SELECT {keep}, s, p2, p2 * s AS p3, p2 * p2 AS p4 FROM ({sql})";
        return $"SELECT {keep}, s, p2, p3, p4, {High("s")} AS h1, {High("p2")} AS h2, {High("p3")} AS h3, {High("p4")} AS h4 FROM ({sql})";
    }

    /// <summary>The eight sums, high and low of each power.</summary>
    public static string LaneSums { get; } = string.Join(", ", new[] { ("s", "h1"), ("p2", "h2"), ("p3", "h3"), ("p4", "h4") }
        .Select(p => $"sum(bigint({p.Item2} * 4194304.0D)), sum(bigint(((({p.Item1} - {p.Item2}) + 1.5D) - 1.5D) * 4503599627370496.0D))"));

    /// <summary>The IEEE bits of a finite x from a, e and s; null for what is not finite.</summary>
    public static string Bits { get; } =
        "CASE WHEN x = 0D THEN 0L WHEN e IS NOT NULL THEN (CASE WHEN x < 0D THEN (-9223372036854775807L - 1L) ELSE 0L END) | "
        + "(CASE WHEN e >= -1022D THEN shiftleft(bigint(e) + 1023L, 52) | bigint(s * 4503599627370496.0D) "
        + "ELSE bigint((a * pow(2.0D, 537.0D)) * pow(2.0D, 537.0D)) END) END";

    private static string High(string power) => $"({power} + 1610612736.0D) - 1610612736.0D";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
