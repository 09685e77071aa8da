using System.Globalization;

namespace SparkMonitor.Spark.Sql;

/// <summary>Registers of the distinct sketch (contract 3.3) as layers of SELECTs: <c>r</c> of 12 bits and <c>h</c> of 52.</summary>
internal static class HashSql
{
    private const string Mask = "4294967295L";

    private static readonly (string From, string To, uint First, uint Second)[] Rounds =
    [
        ("lo", "hi", 0x7feb352d, 0x31848bab), ("hi", "lo", 0x2c1b3c6d, 0x297a2d39), ("lo", "hi", 0x045d9f3b, 0x7feb352d), ("hi", "lo", 0x31848bab, 0x2c1b3c6d),
    ];

    /// <param name="sql">Gives <paramref name="keep"/> and an integer y that is not null.</param>
    public static string OfIntegers(string sql, string keep)
    {
        sql = $"SELECT {keep}, y & {Mask} AS lo, shiftrightunsigned(y, 32) & {Mask} AS hi FROM ({sql})";
        foreach (var (from, to, first, second) in Rounds)
        {
            sql = Invariant($"SELECT {keep}, lo, hi, (({from} ^ shiftrightunsigned({from}, 16)) * {first}L) & {Mask} AS m FROM ({sql})");
            sql = Invariant($"SELECT {keep}, lo, hi, ((m ^ shiftrightunsigned(m, 15)) * {second}L) & {Mask} AS m FROM ({sql})");
            sql = $"SELECT {keep}, {from}, {to} ^ (m ^ shiftrightunsigned(m, 16)) AS {to} FROM ({sql})";
        }

        return $"SELECT {keep}, shiftrightunsigned(hi, 20) AS r, (hi & 1048575L) * 4294967296L + lo AS h FROM ({sql})";
    }

    /// <param name="sql">Gives <paramref name="keep"/> and a text or binary value t that is not null.</param>
    /// <param name="binary">t is binary.</param>
    public static string OfTexts(string sql, string keep, bool binary)
    {
        // Fifteen hex digits fit a bigint; the sixteenth is read apart.
        sql = $"SELECT {keep}, md5({(binary ? "t" : "CAST(t AS BINARY)")}) AS m FROM ({sql})";
        sql = $"SELECT {keep}, bigint(conv(substring(m, 1, 15), 16, 10)) AS z, bigint(instr('123456789abcdef', substring(m, 16, 1))) AS last_digit FROM ({sql})";
        return $"SELECT {keep}, shiftrightunsigned(z, 48) AS r, shiftleft(z & 281474976710655L, 4) | last_digit AS h FROM ({sql})";
    }

    /// <summary>Folds r and h of groups that keep 512 registers.</summary>
    /// <param name="folds">A condition on the row's group; null where none folds.</param>
    public static string Fold(string sql, string keep, string? folds) => folds is null
        ? sql
        : $"SELECT {keep}, CASE WHEN {folds} THEN shiftrightunsigned(r, 3) ELSE r END AS r, CASE WHEN {folds} THEN (r & 7L) * 4503599627370496L + h ELSE h END AS h FROM ({sql})";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
