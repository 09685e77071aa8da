using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class AppenderTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>, IDisposable
{
    private readonly DuckDbConnection _connection = fixture.Database.Connect();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Rows_by_the_thousand_arrive_in_order()
    {
        _connection.Execute("CREATE TEMP TABLE t (i BIGINT, t VARCHAR, w TIMESTAMPTZ, d DECIMAL(20, 3), b BLOB)");
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var i = 0; i < 10_000; i++)
            {
                appender.AppendRow(
                    i, i % 7 == 0 ? null : $"row {i} with some text", DateTimeOffset.UnixEpoch.AddSeconds(i), i / 8m, BitConverter.GetBytes(i));
            }

            appender.Complete();
        }

        using var result = _connection.Query("SELECT * FROM t");
        var n = 0;
        foreach (var row in result.Rows())
        {
            Assert.Equal(
                [(long)n, n % 7 == 0 ? null : $"row {n} with some text", DateTimeOffset.UnixEpoch.AddSeconds(n), n / 8m, BitConverter.GetBytes(n)], row);
            n++;
        }

        Assert.Equal(10_000, n);
    }

    [Fact]
    public void Nested_rows_of_uneven_sizes_arrive_as_written()
    {
        _connection.Execute("""
            CREATE TEMP TABLE t (i INTEGER, l STRUCT(a INTEGER, b VARCHAR[], m MAP(VARCHAR, DOUBLE))[], s STRUCT(x BLOB, y TIMESTAMPTZ), f DECIMAL(5, 2)[3])
            """);
        var random = new Random(20240229);
        var rows = Enumerable.Range(0, 5_000).Select(i => new object?[]
        {
            i,
            random.Next(5) == 0 ? null : Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(4) == 0 ? null : (object?)new DuckDbStruct(
                ["a", "b", "m"],
                [
                    random.Next(3) == 0 ? null : random.Next(),
                    random.Next(3) == 0 ? null : Enumerable.Range(0, random.Next(4)).Select(k => random.Next(3) == 0 ? null : (object?)new string('é', random.Next(20))).ToArray(),
                    random.Next(3) == 0 ? null : Enumerable.Range(0, random.Next(3)).Select(k => KeyValuePair.Create<object, object?>($"k{k}", random.Next(2) == 0 ? null : random.NextDouble())).ToArray(),
                ])).ToArray(),
            random.Next(4) == 0 ? null : new DuckDbStruct(["x", "y"], [random.Next(2) == 0 ? null : new byte[random.Next(30)], random.Next(2) == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(i)]),
            random.Next(4) == 0 ? null : new object?[] { 1.25m, null, i % 100 / 4m },
        }).ToList();
        using (var appender = _connection.CreateAppender("t"))
        {
            rows.ForEach(r => appender.AppendRow(r));
            appender.Complete();
        }

        using var result = _connection.Query("SELECT * FROM t ORDER BY i");
        var read = result.Rows().Select(Scaled).ToList();
        Assert.Equal(rows.Select(Scaled), read);

        // 1.25m and 1.250m are equal, and print differently
        static string Scaled(object?[] row) => Text.Of(row.Select(v => v is object?[] a && a.Length > 0 && a[0] is decimal
            ? a.Select(e => (object?)(e is decimal m ? m + 0.00m : e)).ToArray()
            : v).ToArray());
    }

    [Fact]
    public void List_longer_than_a_chunk_keeps_its_nulls()
    {
        const int Length = 300_000;
        _connection.Execute("CREATE TEMP TABLE t (l BIGINT[], s STRUCT(a BIGINT)[])");
        var list = Enumerable.Range(0, Length).Select(i => i % 3 == 0 ? null : (object?)(long)i).ToArray();
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.AppendRow(new object?[] { 1L, null }, Array.Empty<object?>());
            appender.AppendRow(list, list.Select(v => v is null ? null : (object?)new object?[] { v }).ToArray());
            appender.AppendRow(null, null);
            appender.Complete();
        }

        Assert.Equal(
            "2,1;300000,200000;null,null",
            _connection.Scalar("SELECT string_agg(coalesce(len(l)::VARCHAR, 'null') || ',' || coalesce(len(list_filter(l, x -> x IS NOT NULL))::VARCHAR, 'null'), ';') FROM t"));
        Assert.Equal(
            Enumerable.Range(0, Length).Where(i => i % 3 != 0).Sum(i => (long)i).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _connection.Scalar("SELECT sum(u.a)::VARCHAR FROM (SELECT unnest(s) AS u FROM t)"));
    }

    [Fact]
    public void Vectors_filled_by_span_arrive()
    {
        _connection.Execute("CREATE TEMP TABLE t (d DOUBLE, t VARCHAR, l INTEGER[], s STRUCT(a BIGINT))");
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var chunk = 0; chunk < 3; chunk++)
            {
                const int Rows = 2_000;
                var doubles = appender[0].Values<double>();
                for (var i = 0; i < Rows; i++)
                {
                    doubles[i] = (chunk * Rows) + i;
                    appender[1].SetText(i, $"t{i}");
                }

                appender[0].SetNull(5);
                var first = appender[2].AddElements(Rows * 2);
                Assert.Equal(0, first);
                var elements = appender[2].Elements.Values<int>();
                for (var i = 0; i < elements.Length; i++)
                {
                    elements[i] = i;
                }

                for (var i = 0; i < Rows; i++)
                {
                    appender[2].SetList(i, new(i * 2, 2));
                }

                appender[3].Field(0).Values<long>()[..Rows].Fill(chunk);
                appender.AppendChunk(Rows);
            }

            appender.Complete();
        }

        using var result = _connection.Query("SELECT count(*), count(d), sum(d)::BIGINT, sum(list_sum(l))::BIGINT, sum(s.a)::BIGINT, max(t) FROM t");
        Assert.Equal(
            [6_000L, 5_997L, (5_999L * 6_000 / 2) - 5 - 2_005 - 4_005, 3 * (3_999L * 4_000 / 2), 6_000L, "t999"],
            result.Rows().Single());
    }

    [Fact]
    public void Row_that_does_not_fit_leaves_nothing_and_names_the_column()
    {
        _connection.Execute("CREATE TEMP TABLE t (a INTEGER, l UTINYINT[], b VARCHAR)");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.AppendRow(1, new[] { 1 }, "one");
            var range = Assert.Throws<ArgumentException>(() => appender.AppendRow(2, new[] { 2, 256 }, "two"));
            var type = Assert.Throws<ArgumentException>(() => appender.AppendRow(3, null, 3));
            Assert.Throws<ArgumentException>(() => appender.AppendRow(4, null));
            appender.AppendRow(5, new[] { 5 }, "five");
            appender.Complete();
            Assert.Contains("Column 2 of type UTINYINT[]", range.Message, StringComparison.Ordinal);
            Assert.Contains("Column 3 of type VARCHAR", type.Message, StringComparison.Ordinal);
        }

        Assert.Equal("1 [1] one, 5 [5] five", _connection.Scalar("SELECT string_agg(a || ' ' || l::VARCHAR || ' ' || b, ', ' ORDER BY a) FROM t"));
    }

    [Theory]
    [InlineData("TIMESTAMPTZ", "reading")]
    [InlineData("TIMESTAMP", "instant")]
    [InlineData("TIMESTAMP_S", "fraction")]
    [InlineData("DECIMAL(4,1)", 1.25)]
    [InlineData("DECIMAL(4,1)", 1000.0)]
    [InlineData("BIGINT", "text")]
    [InlineData("DOUBLE", "text")]
    [InlineData("BOOLEAN", 1)]
    [InlineData("INTEGER[2]", "one")]
    [InlineData("MAP(VARCHAR, INTEGER)", "twice")]
    public void Value_that_would_change_is_refused(string type, object kind)
    {
        object value = kind switch
        {
            "reading" => new DateTime(2024, 1, 1),
            "instant" => DateTimeOffset.UnixEpoch,
            "fraction" => new DateTime(2024, 1, 1).AddMilliseconds(1),
            "one" => new[] { 1 },
            "twice" => new[] { KeyValuePair.Create<object, object?>("a", 1), KeyValuePair.Create<object, object?>("a", 2) },
            double d => (decimal)d,
            _ => kind,
        };
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE t (v {type})");
        using var appender = _connection.CreateAppender("t");

        Assert.Throws<ArgumentException>(() => appender.AppendRow(value));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_as_text()
    {
        _connection.Execute("CREATE TEMP TABLE t (v VARCHAR)");
        using var appender = _connection.CreateAppender("t");

        Assert.Throws<ArgumentException>(() => appender[0].SetBytes(0, [0xC3, 0x28]));
    }

    [Fact]
    public void Appender_not_completed_writes_nothing()
    {
        _connection.Execute("CREATE TEMP TABLE t (a INTEGER)");
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var i = 0; i < 5_000; i++)
            {
                appender.AppendRow(i);
            }
        }

        Assert.Equal(0L, _connection.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Rows_in_a_transaction_go_with_it()
    {
        _connection.Execute("CREATE TEMP TABLE t (a INTEGER); BEGIN");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.AppendRow(1);
            appender.Complete();
        }

        Assert.Equal(1L, _connection.Scalar("SELECT count(*) FROM t"));
        _connection.Execute("ROLLBACK");
        Assert.Equal(0L, _connection.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Row_that_breaks_a_constraint_fails_with_its_type()
    {
        _connection.Execute("CREATE TEMP TABLE t (a INTEGER NOT NULL)");
        using var appender = _connection.CreateAppender("t");
        appender.AppendRow(default(object));

        Assert.Equal(DuckDbErrorType.Constraint, Assert.Throws<DuckDbException>(() => appender.Complete()).Type);
    }

    [Fact]
    public void Table_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.CreateAppender("nowhere"));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Equal(DuckDbErrorType.Catalog, error.Type);
    }
}
