using System.Globalization;
using System.Numerics;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

/// <summary>Every type on every way: literal to object, object as parameter, object through the appender. DuckDB's own text is the judge.</summary>
public sealed class TypeRoundTripTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>, IDisposable
{
    private readonly DuckDbConnection _connection = fixture.Database.Connect();

    public static TheoryData<string, object> Values => new()
    {
        { "true", true },
        { "(-128)::TINYINT", (sbyte)-128 },
        { "(-32768)::SMALLINT", short.MinValue },
        { "(-2147483648)::INTEGER", int.MinValue },
        { "(-9223372036854775808)::BIGINT", long.MinValue },
        { "255::UTINYINT", (byte)255 },
        { "65535::USMALLINT", ushort.MaxValue },
        { "4294967295::UINTEGER", uint.MaxValue },
        { "18446744073709551615::UBIGINT", ulong.MaxValue },
        { "170141183460469231731687303715884105727::HUGEINT", Int128.MaxValue },
        { "(-170141183460469231731687303715884105728)::HUGEINT", Int128.MinValue },
        { "340282366920938463463374607431768211455::UHUGEINT", UInt128.MaxValue },
        { "'-0'::FLOAT", -0f },
        { "1e-45::FLOAT", float.Epsilon },
        { "'nan'::DOUBLE", double.NaN },
        { "'-infinity'::DOUBLE", double.NegativeInfinity },
        { "5e-324::DOUBLE", double.Epsilon },
        { "1.7976931348623157e308::DOUBLE", double.MaxValue },
        { "0.1::DOUBLE", 0.1 },
        { "1.5::DECIMAL(4,1)", 1.5m },
        { "-12345.6789::DECIMAL(9,4)", -12345.6789m },
        { "-0.000000000000000001::DECIMAL(18,18)", -0.000000000000000001m },
        { "79228162514264337593543950335::DECIMAL(38,0)", decimal.MaxValue },
        { "99999999999999999999999999999999999999::DECIMAL(38,0)", new DuckDbDecimal(Int128.Parse("99999999999999999999999999999999999999", CultureInfo.InvariantCulture), 0) },
        { "-0.00000000000000000000000000000000000001::DECIMAL(38,38)", new DuckDbDecimal(-1, 38) },
        { "''", "" },
        { "'exactly 12 b'", "exactly 12 b" },
        { "'thirteen byte'", "thirteen byte" },
        { "'a' || chr(0) || 'b'", "a\0b" },
        { "'Ünïcödé 🙂 and more'", "Ünïcödé 🙂 and more" },
        { "'It''s \"quoted\"' || chr(10)", "It's \"quoted\"\n" },
        { "''::BLOB", Array.Empty<byte>() },
        { "'\\x00\\xFF\\x80'::BLOB", new byte[] { 0, 0xFF, 0x80 } },
        { "'00000000-0000-0000-0000-000000000000'::UUID", Guid.Empty },
        { "'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID", new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff") },
        { "'12345678-9abc-def0-8123-456789abcdef'::UUID", new Guid("12345678-9abc-def0-8123-456789abcdef") },
        { "'0001-01-01'::DATE", DateOnly.MinValue },
        { "'9999-12-31'::DATE", DateOnly.MaxValue },
        { "'1969-12-31'::DATE", new DateOnly(1969, 12, 31) },
        { "'infinity'::DATE", DuckDbDate.Infinity },
        { "'-infinity'::DATE", DuckDbDate.NegativeInfinity },
        { "'10000-01-01'::DATE", new DuckDbDate(2932897) },
        { "'0044-03-15 (BC)'::DATE", new DuckDbDate(-735160) },
        { "'00:00:00'::TIME", TimeOnly.MinValue },
        { "'23:59:59.999999'::TIME", new TimeOnly(863_999_999_990) },
        { "'24:00:00'::TIME", new DuckDbTime(86_400_000_000_000) },
        { "'23:59:59.999999999'::TIME_NS", new DuckDbTime(86_399_999_999_999) },
        { "'15:30:00+05:30'::TIMETZ", new DuckDbTimeTz(55_800_000_000, 19_800) },
        { "'00:00:00-15:59:59'::TIMETZ", new DuckDbTimeTz(0, -57_599) },
        { "'0001-01-01 00:00:00'::TIMESTAMP", DateTime.MinValue },
        { "'9999-12-31 23:59:59.999999'::TIMESTAMP", new DateTime(DateTime.MaxValue.Ticks - 9) },
        { "'1969-12-31 23:59:59.999999'::TIMESTAMP", new DateTime(DateTime.UnixEpoch.Ticks - 10) },
        { "'infinity'::TIMESTAMP", new DuckDbTimestamp(long.MaxValue, DuckDbTimeUnit.Microseconds, false) },
        { "'294247-01-10 04:00:54.775806'::TIMESTAMP", new DuckDbTimestamp(long.MaxValue - 1, DuckDbTimeUnit.Microseconds, false) },
        { "'2024-02-29 12:34:56.789012+00'::TIMESTAMPTZ", new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.Zero).AddTicks(7_890_120) },
        { "'-infinity'::TIMESTAMPTZ", new DuckDbTimestamp(-long.MaxValue, DuckDbTimeUnit.Microseconds, true) },
        { "'2024-02-29 12:34:56'::TIMESTAMP_S", new DateTime(2024, 2, 29, 12, 34, 56) },
        { "'2024-02-29 12:34:56.789'::TIMESTAMP_MS", new DateTime(2024, 2, 29, 12, 34, 56, 789) },
        { "'2024-02-29 12:34:56.789012345'::TIMESTAMP_NS", new DuckDbTimestamp(1_709_210_096_789_012_345, DuckDbTimeUnit.Nanoseconds, false) },
        { "'1677-09-22 00:00:00.0000001'::TIMESTAMP_NS", new DateTime(1677, 9, 22).AddTicks(1) },
        { "INTERVAL '-3 months 5 days -00:00:00.000001'", new DuckDbInterval(-3, 5, -1) },
        { "[1, NULL, 3]", new object?[] { 1, null, 3 } },
        { "['a', 'a string beyond twelve bytes']", new object?[] { "a", "a string beyond twelve bytes" } },
        { "[]::INTEGER[]", Array.Empty<object?>() },
        { "[[1], [], NULL, [2, NULL]]", new object?[] { new object?[] { 1 }, Array.Empty<object?>(), null, new object?[] { 2, null } } },
        { "{'a': 1, 'b': {'c': NULL::DOUBLE, 'd': ['x']}}", new DuckDbStruct(["a", "b"], [1, new DuckDbStruct(["c", "d"], [null, new object?[] { "x" }])]) },
        { "MAP {'k': 1, 'l': NULL}", new[] { KeyValuePair.Create<object, object?>("k", 1), KeyValuePair.Create<object, object?>("l", null) } },
        { "MAP {}::MAP(VARCHAR, INTEGER)", Array.Empty<KeyValuePair<object, object?>>() },
        { "[MAP {1: [{'f': 2.5::DOUBLE}]}]", new object?[] { new[] { KeyValuePair.Create<object, object?>(1, new object?[] { new DuckDbStruct(["f"], [2.5]) }) } } },
    };

    /// <summary>Types that parameters or the appender do not take: only read.</summary>
    public static TheoryData<string, object> ReadOnlyValues => new()
    {
        { "'0123456789'::BLOB::BIT", "00110000001100010011001000110011001101000011010100110110001101110011100000111001" },
        { "'1'::BIT", "1" },
        { "'101010101'::BIT", "101010101" },
        { "'123456789012345678901234567890123456789012345678901234567890'::BIGNUM", BigInteger.Parse("123456789012345678901234567890123456789012345678901234567890", CultureInfo.InvariantCulture) },
        { "(-256)::BIGNUM", new BigInteger(-256) },
        { "0::BIGNUM", BigInteger.Zero },
        { "union_value(num := 2)::UNION(str VARCHAR, num INTEGER)", new DuckDbUnion("num", 2) },
        { "union_value(str := 'x')::UNION(num INTEGER, str VARCHAR)", new DuckDbUnion("str", "x") },
        { "'{\"a\": 1}'::JSON", "{\"a\": 1}" },
        { "array_value(array_value(1, 2), array_value(3, NULL))", new object?[] { new object?[] { 1, 2 }, new object?[] { 3, null } } },
        { "row(1, 'x')", new DuckDbStruct(["", ""], [1, "x"]) },
    };

    public void Dispose() => _connection.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    [MemberData(nameof(ReadOnlyValues))]
    public void Literal_reads_as_the_value(string literal, object value)
    {
        var read = _connection.Scalar($"SELECT {literal}");

        Assert.Equal(Text.Of(value), Text.Of(read));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Parameter_arrives_as_the_literal(string literal, object value)
    {
        if (value is Array { Length: 0 } and not byte[])
        {
            return; // An empty list has no type of its own to compare
        }

        Assert.Equal(true, _connection.Scalar($"SELECT $1 IS NOT DISTINCT FROM ({literal}) AND {Unsigned("$1")} = {Unsigned(literal)}", [value]));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Appended_value_arrives_as_the_literal(string literal, object value)
    {
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE t AS SELECT {literal} AS v, 0 AS i WHERE false");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.AppendRow(value, 0);
            appender.AppendRow(null, 1);
            appender.AppendRow(value, 2);
            appender.Complete();
        }

        var check = _connection.Scalar($"""
            SELECT string_agg(CASE WHEN i = 1 THEN v IS NULL ELSE v IS NOT DISTINCT FROM ({literal}) AND {Unsigned("v")} = {Unsigned(literal)} END, ' ' ORDER BY i)
            FROM t
            """);
        Assert.Equal("true true true", check);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Null_of_every_type_reads_as_null(string literal, object value)
    {
        Assert.NotNull(value);
        Assert.Null(_connection.Scalar($"SELECT CASE WHEN random() < 2 THEN NULL ELSE {literal} END"));
    }

    [Theory]
    [MemberData(nameof(Values))]
    [MemberData(nameof(ReadOnlyValues))]
    public void Type_prints_as_sql_that_means_it(string literal, object value)
    {
        Assert.NotNull(value);
        using var result = _connection.Query($"SELECT {literal} AS v, typeof({literal})");
        var type = result.Columns[0].Type;
        if (type.Fields.Any(f => f.Name.Length == 0))
        {
            return; // Unnamed fields have no SQL
        }

        Assert.Equal(true, _connection.Scalar($"SELECT typeof(NULL::{type}) = typeof({literal})"));
    }

    /// <summary>The text of a value; NaN has a sign bit in .NET, which DuckDB prints.</summary>
    private static string Unsigned(string expression) => $"replace(({expression})::VARCHAR, '-nan', 'nan')";

    [Fact]
    public void Enum_reads_and_writes_its_labels_at_every_width()
    {
        foreach (var size in new[] { 3, 300, 70_000 })
        {
            _connection.Execute($"CREATE OR REPLACE TEMP TABLE labels AS SELECT 'label ' || range AS l FROM range({size})");
            _connection.Execute("DROP TYPE IF EXISTS wide; CREATE TYPE wide AS ENUM (SELECT l FROM labels)");
            _connection.Execute("CREATE OR REPLACE TEMP TABLE t (v wide)");
            using (var appender = _connection.CreateAppender("t"))
            {
                appender.AppendRow($"label {size - 1}");
                Assert.Throws<ArgumentException>(() => appender.AppendRow("no label"));
                appender.AppendRow("label 0");
                appender.Complete();
            }

            using var result = _connection.Query("SELECT v FROM t");
            Assert.Equal([$"label {size - 1}", "label 0"], result.Rows().Select(r => r[0]));
            _connection.Execute("DROP TABLE t");
        }
    }

    [Fact]
    public void Variant_is_refused_with_advice()
    {
        var error = Assert.Throws<NotSupportedException>(() => _connection.Scalar("SELECT 1::VARIANT"));

        Assert.Contains("VARCHAR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Temporal_values_out_of_range_print_as_duckdb_prints_them()
    {
        string[] literals =
        [
            "'10000-01-01'::DATE", "'0044-03-15 (BC)'::DATE", "'infinity'::DATE", "'5877642-06-25 (BC)'::DATE", "'24:00:00'::TIME",
            "'294247-01-10 04:00:54.775806'::TIMESTAMP", "'290309-12-22 (BC) 00:00:00'::TIMESTAMP", "'-infinity'::TIMESTAMP",
            "'2024-02-29 12:34:56.789012345'::TIMESTAMP_NS", "'15:30:00.5+05:30'::TIMETZ", "'15:30:00-02'::TIMETZ",
        ];
        foreach (var literal in literals)
        {
            Assert.Equal(_connection.Scalar($"SELECT ({literal})::VARCHAR"), _connection.Scalar($"SELECT {literal}")!.ToString());
        }
    }
}
