using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Tests.Delta;

/// <summary>Which expressions of tables are understood, and what is said of the others. Their values are compared with Spark's in the acceptance tests.</summary>
public sealed class SqlParserTests
{
    private static readonly StructType Columns = new([
        new DeltaField("id", DeltaTypes.Integer),
        new DeltaField("big", DeltaTypes.Long),
        new DeltaField("v", DeltaTypes.Double),
        new DeltaField("f", DeltaTypes.Float),
        new DeltaField("n", new DecimalType(10, 2)),
        new DeltaField("wide", new DecimalType(38, 10)),
        new DeltaField("s", DeltaTypes.String),
        new DeltaField("b", DeltaTypes.Boolean),
        new DeltaField("day", DeltaTypes.Date),
        new DeltaField("ts", DeltaTypes.Timestamp),
        new DeltaField("date", DeltaTypes.Date),
        new DeltaField("a.b `c`", DeltaTypes.Integer),
        new DeltaField("st", new StructType([new DeltaField("x", DeltaTypes.Integer), new DeltaField("in", new StructType([new DeltaField("y", DeltaTypes.String)]))])),
        new DeltaField("list", new ArrayType(DeltaTypes.Integer)),
    ]);

    [Theory]
    [InlineData("v >= 0")]
    [InlineData("id < 1000 AND id <> 13")]
    [InlineData("NOT (id = 1 OR id IS NULL) and b")]
    [InlineData("ID in (1, 2L, null, '3')")]
    [InlineData("id NOT BETWEEN -5 AND +5")]
    [InlineData("day > '1900-01-01' AND date < DATE'2100-01-01'")]
    [InlineData("ts >= '2020-01-01' AND ts < TIMESTAMP'2100-01-01 00:00:00' AND ts <> day")]
    [InlineData("s LIKE 'a%\\_' AND s NOT LIKE '_'")]
    [InlineData("`a.b ``c``` % 2 == 0")]
    [InlineData("st.x > 0 AND st.`in`.y != \"it's\"")]
    [InlineData("length(trim(s)) > 0 AND upper(s) = 'A' AND s || 'x' <> concat(s, 'y', s)")]
    [InlineData("CASE WHEN id > 0 THEN b WHEN id < 0 THEN NOT b ELSE NULL END")]
    [InlineData("CASE id WHEN 1 THEN true ELSE false END")]
    [InlineData("coalesce(v, 0.5, 1) / 2 > 0.25 AND abs(-id) >= 0")]
    [InlineData("n * 2 + 1.5 > 3 AND n <= id AND n < big")]
    [InlineData("f > 0.1 AND f < 16777216")]
    [InlineData("b IS TRUE OR b IS NOT FALSE OR b IS UNKNOWN OR id IS NOT DISTINCT FROM 4")]
    [InlineData("if(isnotnull(s), substring(s, 1, 3) = 'abc', isnull(id)) AND isnan(v) <=> false")]
    [InlineData("year(ts) = 2024 AND month(day) = 1 AND hour(ts) < 24 AND CAST(ts AS DATE) = day")]
    [InlineData("CAST(v AS INT) = id AND CAST('12' AS BIGINT) = 12 AND CAST(n AS DECIMAL(12,3)) = 1.5")]
    [InlineData("nullif(id, 0) > 1e3 AND v = 1.5D AND f = 1.5F AND id = 5S AND n = 1.5BD")]
    [InlineData("!b")]
    public void Condition_is_understood(string sql) => Assert.Equal(DeltaTypes.Boolean, SqlParser.Parse(sql, Columns).Type);

    [Theory]
    [InlineData("s RLIKE 'a'", "RLIKE")]
    [InlineData("regexp_like(s, 'a')", "regexp_like")]
    [InlineData("rand() > 0.5", "rand")]
    [InlineData("x > 0", "x, which is no column")]
    [InlineData("st.z > 0", "z inside of st")]
    [InlineData("current_timestamp() > ts", "current_timestamp")]
    [InlineData("s > 5", "type string")]
    [InlineData("s > id", "type string")]
    [InlineData("day = s", "type date")]
    [InlineData("day > '1900-1-1'", "type date")]
    [InlineData("n > v", "decimal(10,2)")]
    [InlineData("f = id", "type float")]
    [InlineData("f + 1 > 0", "add")]
    [InlineData("id + '1' > 0", "add")]
    [InlineData("wide * wide > 0", "77 digits")]
    [InlineData("n / 2 > 1", "divide")]
    [InlineData("v % 2 = 0", "remainder")]
    [InlineData("id DIV 2 = 1", "DIV")]
    [InlineData("id & 1 = 1", "&")]
    [InlineData("list[0] = 1", "[")]
    [InlineData("list = list", "array<int>")]
    [InlineData("CAST(s AS INT) > 0", "casts a value of the type string")]
    [InlineData("CAST(n AS DOUBLE) > 0", "casts a value of the type decimal(10,2)")]
    [InlineData("CAST(id AS BINARY) > 0", "BINARY")]
    [InlineData("s = 'a' 'b'", "two texts")]
    [InlineData("s = 'it''s'", "two texts")]
    [InlineData("s = '\\u0041'", "escape \\u")]
    [InlineData("s LIKE s", "LIKE")]
    [InlineData("s LIKE 'a!_' ESCAPE '!'", "ESCAPE")]
    [InlineData("substring(s, -1, 2) = 'a'", "substring")]
    [InlineData("ts IN ('2024-01-01')", "list of texts")]
    [InlineData("id = INTERVAL '1' DAY", "INTERVAL")]
    [InlineData("id > 0 -- positive", "comment")]
    [InlineData("id > 0 id", "id where")]
    [InlineData("(id > 0", "the end")]
    [InlineData("id >", "the end")]
    [InlineData("", "the end")]
    [InlineData("s = 'open", "does not end")]
    [InlineData("`open", "does not end")]
    [InlineData("id > 1x", "no number")]
    [InlineData("CASE WHEN b THEN 1 ELSE 'a' END = 1", "type")]
    [InlineData("coalesce(s, 1) = '1'", "type")]
    [InlineData("EXISTS (SELECT 1)", "SELECT")]
    public void Condition_outside_of_the_subset_is_refused_by_name(string sql, string what) =>
        Assert.Contains(what, Assert.Throws<ExpressionRefusedException>(() => SqlTyping.Condition(SqlParser.Parse(sql, Columns))).Message, StringComparison.Ordinal);

    [Fact]
    public void Condition_of_another_type_is_refused() =>
        Assert.Contains("type int", Assert.Throws<ExpressionRefusedException>(() => SqlTyping.Condition(SqlParser.Parse("id + 1", Columns))).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_and_never_a_crash()
    {
        var sql = new string('(', 40_000) + "id" + new string(')', 40_000);
        Assert.Contains("too deep", Assert.Throws<ExpressionRefusedException>(() => SqlParser.Parse(sql, Columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_text_is_understood_or_refused_and_never_a_crash()
    {
        string[] parts = ["id", "v", "s", "(", ")", " AND ", " OR ", "NOT ", "1", "1.5", "'a'", "=", "<", "+", "-", "*", "/", ",", ".", "`", "CAST(", " AS INT)", "CASE ", " WHEN ", " THEN ", " END", " IN ", " IS NULL", "coalesce(", "\\", "'", " LIKE ", "DATE'", "e"];
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var sql = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                SqlParser.Parse(sql, Columns);
            }
            catch (ExpressionRefusedException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public void Numbers_have_the_types_that_Spark_gives_them()
    {
        // https://spark.apache.org/docs/latest/sql-ref-literals.html
        Assert.Equal(DeltaTypes.Integer, SqlParser.Parse("5", Columns).Type);
        Assert.Equal(DeltaTypes.Integer, SqlParser.Parse("-2147483648", Columns).Type);
        Assert.Equal(DeltaTypes.Long, SqlParser.Parse("2147483648", Columns).Type);
        Assert.Equal(new DecimalType(19, 0), SqlParser.Parse("9223372036854775808", Columns).Type);
        Assert.Equal(new DecimalType(3, 2), SqlParser.Parse("1.50", Columns).Type);
        Assert.Equal(new DecimalType(2, 2), SqlParser.Parse("0.05", Columns).Type);
        Assert.Equal(DeltaTypes.Double, SqlParser.Parse("1e2", Columns).Type);
        Assert.Equal(DeltaTypes.Short, SqlParser.Parse("5S", Columns).Type);
        Assert.Equal(DeltaTypes.Byte, SqlParser.Parse("5Y", Columns).Type);
    }
}
