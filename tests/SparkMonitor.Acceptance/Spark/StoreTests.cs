using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using SparkMonitor.Local.Store;
using SparkMonitor.Spark.Store;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>A store that both engines write and read.</summary>
[Collection(SparkStoresCollection.Name)]
public sealed class StoreTests(SparkServers servers) : IAsyncLifetime
{
    private static readonly StoreTable Table = new("things", 1,
    [
        new("entity", StoreType.Text, "The entity's name, 'quoted'.", false),
        new("stage", StoreType.Text, "The stage."),
        new("flag", StoreType.Boolean, "A flag."),
        new("small", StoreType.Int32, "A number."),
        new("count", StoreType.Int64, "A count.", false),
        new("mean", StoreType.Double, "A mean."),
        new("state", StoreType.Binary, "Bytes."),
        new("at", StoreType.Timestamp, "A time."),
        new("window", new StoreType.Struct([new("start", StoreType.Timestamp, "First."), new("end", StoreType.Timestamp, "Behind.")]), "A window."),
        new("labels", new StoreType.Map(StoreType.Text), "Labels."),
        new("figures", new StoreType.List(StoreType.Double), "Figures."),
        new("items", new StoreType.List(new StoreType.Struct([new("item", StoreType.Text, "Item."), new("count", StoreType.Int64, "Count.")])), "Items."),
    ], ["entity", "stage"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-store-").FullName;
    private SparkConnectSession _session = null!;

    public async Task InitializeAsync() => _session = await SparkConnectSession.ConnectAsync((await servers.Store).ConnectionString);

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SparkTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_of_one_engine_are_read_and_appended_to_by_the_other(bool sparkFirst)
    {
        await using var spark = new SparkTables(_session, _folder);
        await using var local = new LocalTables(_folder, new EngineLimits(), TimeProvider.System);
        IMonitorTables first = sparkFirst ? spark : local;
        IMonitorTables second = sparkFirst ? local : spark;
        var mine = new[] { Row("flights", null, 1), Row("flights", "it's \\ \"raw\"", 2) };
        var theirs = new[] { Row("sales", "raw", long.MaxValue) };

        Assert.False(await second.ExistsAsync(Table, default));
        Assert.Equal((true, 2L), Outcome(await first.AppendAsync(Table, mine.ToAsyncEnumerable(), new AppendMark("first", 1), default)));
        Assert.True(await second.ExistsAsync(Table, default));
        Assert.Equal((true, 1L), Outcome(await second.AppendAsync(Table, theirs.ToAsyncEnumerable(), new AppendMark("second", 1), default)));

        var expected = Texts([.. mine, .. theirs]);
        Assert.Equal(expected, Texts(await ReadAsync(first, [])));
        Assert.Equal(expected, Texts(await ReadAsync(second, [])));
        Assert.Equal(Texts(theirs), Texts(await ReadAsync(first, [new("entity", "sales"), new("stage", "raw")])));
        Assert.Equal(Texts([mine[0]]), Texts(await ReadAsync(second, [new("entity", "flights"), new("stage", null)])));
    }

    [SparkFact]
    public async Task Marks_of_either_engine_keep_the_other_from_repeating()
    {
        await using var spark = new SparkTables(_session, _folder);
        await using var local = new LocalTables(_folder, new EngineLimits(), TimeProvider.System);
        var byLocal = new AppendMark("by the embedded engine", 1);
        var bySpark = new AppendMark("by Spark's", 1);
        await local.AppendAsync(Table, new[] { Row("a", "raw", 1) }.ToAsyncEnumerable(), byLocal, default);
        var written = await spark.AppendAsync(Table, new[] { Row("a", "raw", 2) }.ToAsyncEnumerable(), bySpark, default);
        Assert.Equal(new AppendOutcome(true, 1, 1), written);

        Assert.True(await spark.IsCommittedAsync(Table, byLocal, default));
        Assert.True(await spark.IsCommittedAsync(Table, bySpark, default));
        Assert.True(await local.IsCommittedAsync(Table, bySpark, default));
        Assert.False(await spark.IsCommittedAsync(Table, new AppendMark("by nobody", 1), default));
        Assert.Equal(new AppendOutcome(false, 1, 0), await spark.AppendAsync(Table, new[] { Row("a", "raw", 3) }.ToAsyncEnumerable(), byLocal, default));
        Assert.Equal(new AppendOutcome(false, 1, 0), await local.AppendAsync(Table, new[] { Row("a", "raw", 3) }.ToAsyncEnumerable(), bySpark, default));
        Assert.Equal(2, (await ReadAsync(spark, [])).Count);
    }

    [SparkTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_of_a_later_version_are_added_and_older_rows_have_none(bool sparkIsLater)
    {
        await using var spark = new SparkTables(_session, _folder);
        await using var local = new LocalTables(_folder, new EngineLimits(), TimeProvider.System);
        var (earlier, later) = sparkIsLater ? ((IMonitorTables)local, (IMonitorTables)spark) : (spark, local);
        var grown = Table with { Columns = [.. Table.Columns, new StoreColumn("note", StoreType.Text, "A note.")] };
        await earlier.AppendAsync(Table, new[] { Row("a", "raw", 1) }.ToAsyncEnumerable(), new AppendMark("one", 1), default);

        // A reader that knows more columns than the table has gets nulls for them.
        Assert.Equal([null], (await ReadAsync(later, grown, ["note"])).Select(r => r[0]));
        await later.AppendAsync(grown, new[] { Row("a", "raw", 2).Append("new").ToArray() }.ToAsyncEnumerable(), new AppendMark("two", 1), default);
        await earlier.AppendAsync(Table, new[] { Row("a", "raw", 3) }.ToAsyncEnumerable(), new AppendMark("three", 1), default);

        string?[][] expected = [["1", null], ["2", "new"], ["3", null]];
        foreach (var tables in new[] { earlier, later })
        {
            var rows = await ReadAsync(tables, grown, ["count", "note"]);
            Assert.Equal(expected, rows.Select(r => r.Select(v => v?.ToString()).ToArray()).OrderBy(r => r[0], StringComparer.Ordinal));
        }
    }

    [SparkFact]
    public async Task A_schema_of_the_catalog_holds_a_store_too()
    {
        await using var spark = new SparkTables(_session, "monitoring_test");
        try
        {
            Assert.False(await spark.ExistsAsync(Table, default));
            await spark.AppendAsync(Table, new[] { Row("a", "raw", 1) }.ToAsyncEnumerable(), new AppendMark("one", 1), default);
            Assert.Equal(new AppendOutcome(false, 1, 0), await spark.AppendAsync(Table, new[] { Row("a", "raw", 1) }.ToAsyncEnumerable(), new AppendMark("one", 1), default));
            await spark.AppendAsync(Table, new[] { Row("a", "raw", 2) }.ToAsyncEnumerable(), new AppendMark("two", 1), default);
            Assert.Equal(Texts([Row("a", "raw", 1), Row("a", "raw", 2)]), Texts(await ReadAsync(spark, [])));
        }
        finally
        {
            await _session.ExecuteCommandAsync("DROP SCHEMA IF EXISTS monitoring_test CASCADE");
        }
    }

    [SparkFact]
    public async Task Rows_beyond_the_limit_of_a_request_make_one_commit()
    {
        const int Rows = 160;
        await using var spark = new SparkTables(_session, _folder);
        var outcome = await spark.AppendAsync(Table, Large(), new AppendMark("large", 1), default);
        Assert.Equal(new AppendOutcome(true, 1, Rows), outcome);
        var sizes = await _session.QueryAsync(SparkRelation.Sql($"SELECT sum(octet_length(state)), count(DISTINCT count) FROM {spark.NameOf(Table)}")).ToRowsAsync();
        Assert.Equal([(long)Rows << 20, (long)Rows], sizes[0]);

        static async IAsyncEnumerable<object?[]> Large()
        {
            var random = new Random(1);
            for (var i = 0; i < Rows; i++)
            {
                var row = Row("a", "raw", i);
                var state = new byte[1 << 20];
                random.NextBytes(state);
                row[6] = state;
                yield return row;
                await Task.Yield();
            }
        }
    }

    [SparkFact]
    public async Task A_table_of_a_newer_product_is_refused()
    {
        await using var spark = new SparkTables(_session, _folder);
        await spark.AppendAsync(Table with { Version = 2 }, new[] { Row("a", "raw", 1) }.ToAsyncEnumerable(), new AppendMark("one", 1), default);
        await Assert.ThrowsAsync<NewerStoreException>(() => spark.AppendAsync(Table, new[] { Row("a", "raw", 2) }.ToAsyncEnumerable(), new AppendMark("two", 1), default));
    }

    // UTF-8 sorts U+FFEE before U+1F600, UTF-16 the other way round.
    [SparkFact]
    public async Task A_part_of_a_table_comes_in_the_same_order_from_either_engine()
    {
        await using var spark = new SparkTables(_session, _folder);
        await using var local = new LocalTables(_folder, new EngineLimits(), TimeProvider.System);
        string?[] stages = ["b", null, "a", "Z", "é", "\U0001F600", "\uFFEE"];
        var first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var rows = stages.SelectMany((stage, s) => Enumerable.Range(0, 5).Select(day =>
        {
            var row = Row("a", stage, (s * 10) + day);
            row[8] = day switch
            {
                4 => null,
                3 => new object?[] { null, null },
                _ => new object?[] { first.AddDays(day), first.AddDays(day + 1) },
            };
            return row;
        })).Reverse().Append(Row("b", "a", 99)).ToArray();
        await spark.AppendAsync(Table, rows.ToAsyncEnumerable(), new AppendMark("one", 1), default);
        var read = new StoreRead(["count", "stage"]) { Filter = [new("entity", "a")], From = first.AddDays(1), To = first.AddDays(1), Order = ["window", "stage", "count"] };

        var ours = await ListAsync(spark.ReadAsync(Table, read, default));
        var theirs = await ListAsync(local.ReadAsync(Table, read, default));

        // One day, then the windows without bounds, each with a null stage first.
        Assert.Equal([null, "Z", "a", "b", "é", "\uFFEE", "\U0001F600"], ours.Take(7).Select(r => (string?)r[1]));
        Assert.Equal(21, ours.Count);
        Assert.Equal(theirs.Select(Text), ours.Select(Text));
        Assert.Empty(await ListAsync(spark.ReadAsync(Table with { Name = "absent" }, read, default)));
    }

    private static async Task<List<object?[]>> ListAsync(IAsyncEnumerable<object?[]> rows)
    {
        var list = new List<object?[]>();
        await foreach (var row in rows)
        {
            list.Add(row);
        }

        return list;
    }

    private static (bool, long) Outcome(AppendOutcome outcome) => (outcome.Committed, outcome.Rows);

    private static object?[] Row(string entity, string? stage, long count) =>
    [
        entity, stage, count % 2 == 0, stage is null ? null : (int)(count % 1000), count, count / 3.0, new byte[] { 0, 1, (byte)count },
        new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).AddMicroseconds(count % 1000), new object?[] { DateTimeOffset.UnixEpoch, null },
        new List<KeyValuePair<string, object?>> { new("k", "v"), new("q'\\", "w") }, new List<object?> { 1.5, double.MaxValue },
        stage is null ? null : new List<object?> { new object?[] { "x", count }, new object?[] { "y", null } },
    ];

    private static Task<IReadOnlyList<object?[]>> ReadAsync(IMonitorTables tables, IReadOnlyList<KeyValuePair<string, object?>> filter) =>
        ReadAsync(tables, Table, [.. Table.Columns.Select(c => c.Name)], filter);

    private static async Task<IReadOnlyList<object?[]>> ReadAsync(
        IMonitorTables tables, StoreTable table, IReadOnlyList<string> columns, IReadOnlyList<KeyValuePair<string, object?>>? filter = null)
    {
        var rows = new List<object?[]>();
        await foreach (var row in tables.ReadAsync(table, columns, filter ?? [], default))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static IReadOnlyList<string> Texts(IReadOnlyList<object?[]> rows) => [.. rows.Select(Text).Order(StringComparer.Ordinal)];

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset time => time.UtcDateTime.ToString("O"),
        IEnumerable<KeyValuePair<string, object?>> map => $"{{{string.Join(",", map.Select(p => $"{p.Key}={Text(p.Value)}"))}}}",
        IEnumerable<object?> parts => $"[{string.Join(",", parts.Select(Text))}]",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
