using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>Values of every Spark type, from the server and to it.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class LiveTypesTests(SparkServers servers)
{
    private static readonly DateTimeOffset Instant = new(2024, 2, 29, 12, 34, 56, 123, 456, TimeSpan.Zero);

    private static readonly SparkSchema Everything = new(
        new SparkField("void", SparkType.Null),
        new SparkField("flag", SparkType.Boolean),
        new SparkField("i8", SparkType.Byte),
        new SparkField("i16", SparkType.Short),
        new SparkField("i32", SparkType.Integer),
        new SparkField("i64", SparkType.Long),
        new SparkField("f32", SparkType.Float),
        new SparkField("f64", SparkType.Double),
        new SparkField("dec", SparkType.Decimal(38, 9)),
        new SparkField("text", SparkType.String),
        new SparkField("bytes", SparkType.Binary),
        new SparkField("day", SparkType.Date),
        new SparkField("at", SparkType.Timestamp),
        new SparkField("wall", SparkType.TimestampNtz),
        new SparkField("months", SparkType.YearMonthInterval),
        new SparkField("span", SparkType.DayTimeInterval),
        new SparkField("list", SparkType.Array(SparkType.Integer)),
        new SparkField("map", SparkType.Map(SparkType.String, SparkType.Double)),
        new SparkField("struct", SparkType.Struct(new SparkField("x", SparkType.Long), new SparkField("odd `name", SparkType.Array(SparkType.String)))));

    private static readonly object?[] Full =
    [
        null, true, sbyte.MinValue, short.MinValue, int.MinValue, long.MinValue, 1.5f, double.Epsilon,
        new SparkDecimal(Int128.Parse("-99999999999999999999999999999999999999", System.Globalization.CultureInfo.InvariantCulture), 9),
        "grüße 😀\0", new byte[] { 0, 255 }, new DateOnly(1, 1, 1), Instant, Instant.DateTime,
        new SparkYearMonthInterval(-14), new SparkDayTimeInterval(long.MinValue),
        new object?[] { 1, null, 3 }, new[] { KeyValuePair.Create<object?, object?>("a", 1.0), KeyValuePair.Create<object?, object?>("b", null) },
        new object?[] { 5L, new object?[] { "q", null } },
    ];

    [SparkFact]
    public async Task Local_relation_of_every_type_comes_back_as_it_was()
    {
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        object?[] empty = [.. new object?[16], Array.Empty<object?>(), Array.Empty<KeyValuePair<object?, object?>>(), new object?[] { null, null }];
        var batch = new SparkBatchBuilder(Everything).Add(Full).Add(new object?[Everything.Count]).Add(empty).Build();

        var relation = SparkRelation.Local(batch);
        var rows = await session.QueryAsync(relation).ToRowsAsync();
        var schema = await session.GetSchemaAsync(relation);

        Assert.Equal(new[] { Full, new object?[Everything.Count], empty }, rows);
        Assert.Equal(Everything.Fields.Select(f => f.ToString()), schema.Fields.Select(f => f.ToString()));
    }

    [SparkFact]
    public async Task Types_that_only_SQL_makes_are_read()
    {
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        await session.SetSettingAsync("spark.sql.timeType.enabled", "true");
        var batches = session.ExecuteSqlAsync("""
            SELECT make_interval(1, 2, 0, 3, 4, 5, 6.789) AS i, parse_json('{"b": [1, 2.5, null], "a": "x"}') AS v,
                   CAST('ab' AS CHAR(4)) AS c, 'Ab' COLLATE UTF8_LCASE AS l, TIME'12:34:56.123456' AS t, CAST(NULL AS VARIANT) AS n,
                   array(parse_json('1')) AS av
            """);
        SparkBatch? batch = null;
        await foreach (var next in batches)
        {
            batch = next;
        }

        Assert.NotNull(batch);
        Assert.Equal(new SparkCalendarInterval(14, 3, 14_706_789_000_000L), batch["i"].GetValue(0));
        Assert.Equal("""{"a":"x","b":[1,2.5,null]}""", Assert.IsType<SparkVariant>(batch["v"].GetValue(0)).ToJson());
        Assert.Equal("ab", batch["c"].GetString(0));
        Assert.Equal("string collate UTF8_LCASE", batch.Schema[3].Type.ToString());
        Assert.Equal(new TimeOnly(12, 34, 56, 123, 456), batch["t"].GetValue(0));
        Assert.Null(batch["n"].GetValue(0));
        Assert.Equal("1", Assert.IsType<SparkVariant>(Assert.IsType<object?[]>(batch["av"].GetValue(0))[0]).ToJson());
    }

    [SparkFact]
    public async Task Columns_of_fixed_and_limited_length_are_texts()
    {
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        await session.ExecuteCommandAsync("CREATE TABLE lengths (c CHAR(4), v VARCHAR(5)) USING parquet");
        await session.ExecuteCommandAsync("INSERT INTO lengths VALUES ('ab', 'cd'), (NULL, '')");
        var rows = await session.ExecuteSqlAsync("SELECT c, v, length(c) FROM lengths ORDER BY v").ToRowsAsync();

        // Spark itself pads what it keeps in a CHAR.
        Assert.Equal([[null, "", null], ["ab  ", "cd", 4]], rows);
    }

    [SparkFact]
    public async Task Empty_results_and_results_without_columns_keep_their_shape()
    {
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        var empty = await Single(session.ExecuteSqlAsync("SELECT 1 AS a, array(1) AS b, named_struct('x', 1) AS c, map(1, 2) AS d WHERE false"));
        var columnless = await Single(session.QueryAsync(SparkRelation.Range(0, 3, partitions: 1).Select()));

        Assert.Equal(0, empty.RowCount);
        Assert.Equal(["a", "b", "c", "d"], empty.Schema.Fields.Select(f => f.Name));
        Assert.Equal(3, columnless.RowCount);
        Assert.Empty(columnless.Columns);
    }

    [SparkTheory]
    [InlineData("UTC", "true")]
    [InlineData("America/St_Johns", "false")]
    public async Task Literals_mean_the_same_in_any_zone_and_mode(string zone, string ansi)
    {
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString, new SparkConnectOptions
        {
            Configuration = new Dictionary<string, string> { ["spark.sql.session.timeZone"] = zone, ["spark.sql.ansi.enabled"] = ansi },
        });
        SparkLiteral[] literals =
        [
            SparkLiteral.Of(true), SparkLiteral.Of(sbyte.MinValue), SparkLiteral.Of((sbyte)-1), SparkLiteral.Of(short.MinValue), SparkLiteral.Of(int.MinValue), SparkLiteral.Of(long.MinValue),
            SparkLiteral.Of(long.MaxValue), SparkLiteral.Of(0.1f), SparkLiteral.Of(float.NegativeInfinity), SparkLiteral.Of(double.Epsilon), SparkLiteral.Of(-1.7976931348623157E308), SparkLiteral.Of(double.NaN),
            SparkLiteral.Of(-0.00001m), SparkLiteral.Of(new SparkDecimal(Int128.Parse("99999999999999999999999999999999999999", System.Globalization.CultureInfo.InvariantCulture), 10)),
            SparkLiteral.Of(string.Empty), SparkLiteral.Of("it's \"quoted\" \\ `tick` ${env:HOME} $x\n\t\r\0\u001a :p ? /* */ -- 'n' 😀 % _ \\n \\u0041"),
            SparkLiteral.Of([]), SparkLiteral.Of([0, 39, 255]), SparkLiteral.Of(new DateOnly(1582, 10, 15)), SparkLiteral.Of(new DateOnly(1, 1, 1)), SparkLiteral.Of(new DateOnly(9999, 12, 31)),
            SparkLiteral.Of(Instant), SparkLiteral.Of(new DateTimeOffset(1883, 11, 18, 1, 2, 3, TimeSpan.FromHours(-5))), SparkLiteral.Of(new DateTime(1, 1, 1, 0, 0, 0, 1, 1)),
            SparkLiteral.Of(new SparkYearMonthInterval(-15)), SparkLiteral.Of(new SparkYearMonthInterval(int.MaxValue)), SparkLiteral.Of(new SparkDayTimeInterval(-1)), SparkLiteral.Of(new SparkDayTimeInterval(long.MaxValue)),
            SparkLiteral.Null(SparkType.Timestamp), SparkLiteral.Array(SparkType.String, SparkLiteral.Of("a'b"), SparkLiteral.Of("c")),
        ];

        var row = await Single(session.ExecuteSqlAsync($"SELECT {string.Join(", ", literals.Select((l, i) => $"{l.ToSql()} AS c{i}"))}"));

        for (var i = 0; i < literals.Length; i++)
        {
            var expected = literals[i].Value is IReadOnlyList<SparkLiteral> elements ? elements.Select(e => e.Value).ToArray() : literals[i].Value;
            Assert.Equal(expected, row[i].GetValue(0));
            Assert.Equal(literals[i].Type.ToString(), row.Schema[i].Type.ToString());
        }
    }

    private static async Task<SparkBatch> Single(IAsyncEnumerable<SparkBatch> batches)
    {
        var all = new List<SparkBatch>();
        await foreach (var batch in batches)
        {
            all.Add(batch);
        }

        return Assert.Single(all);
    }
}
