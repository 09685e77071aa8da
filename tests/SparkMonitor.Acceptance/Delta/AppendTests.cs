using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Tables that are made and appended to, read back through a log of their own.</summary>
public sealed class AppendTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Append_of_every_type_reads_back_equal()
    {
        const string Rows = """
            SELECT * FROM (VALUES
              (true, 1::TINYINT, 2::SMALLINT, 3::INTEGER, 4::BIGINT, 1.5::FLOAT, 2.5::DOUBLE, 1.25::DECIMAL(10,2), 12345678901234567890.5::DECIMAL(38,1), 'text', 'ab'::BLOB,
               DATE '2024-02-29', TIMESTAMPTZ '2024-02-29 12:34:56.123456+00', {'a': 1, 'b': ['x']}, [1, NULL], MAP {'k': {'v': 1}}),
              (false, -128, -32768, -2147483648, -9223372036854775808, 'NaN'::FLOAT, '-Infinity'::DOUBLE, -0.01, -1, '', '\x00\xFF'::BLOB,
               DATE '0001-01-01', TIMESTAMPTZ '1900-01-01 00:00:00+00', {'a': NULL, 'b': []}, [], MAP {}),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            ) AS t(flag, tiny, small, int, big, single, number, amount, wide, name, bytes, day, moment, parts, list, map)
            """;
        await _table.CreateOrAppendAsync(Rows);

        using var direct = _table.Connection.Query($"SELECT CAST(ROW(*COLUMNS(*)) AS VARCHAR) FROM ({Rows}) AS t ORDER BY 1");
        Assert.Equal(direct.Rows().Select(static r => (string)r[0]!), await _table.RowsAsync());
        var snapshot = await _table.Open().LoadAsync();
        Assert.Equal((1, 2), (snapshot.Protocol.MinReaderVersion, snapshot.Protocol.MinWriterVersion));
        Assert.Equal(3, snapshot.CountRows());
    }

    [Fact]
    public async Task Append_many_times_keeps_every_row_through_checkpoints()
    {
        await _table.CreateOrAppendAsync("SELECT 0 AS i");
        for (var i = 1; i <= 25; i++)
        {
            Assert.Empty(Assert.IsType<Committed>(await _table.AppendAsync($"SELECT {i} AS i")).Warnings);
        }

        Assert.Equal(26, (await _table.RowsAsync()).Count);
        Assert.Equal(13, (await _table.RowsAsync(12)).Count);
        Assert.True(File.Exists(Path.Combine(_table.Folder, "_delta_log", "00000000000000000020.checkpoint.parquet")));
        Assert.Contains("\"version\":20", File.ReadAllText(Path.Combine(_table.Folder, "_delta_log", "_last_checkpoint")), StringComparison.Ordinal);
        foreach (var commit in Directory.EnumerateFiles(Path.Combine(_table.Folder, "_delta_log"), "*0000000?.json"))
        {
            File.Delete(commit);
        }

        Assert.Equal(26, (await _table.RowsAsync()).Count);
    }

    [Fact]
    public async Task Append_writes_checkpoints_of_the_second_specification_where_asked()
    {
        var definition = new TableDefinition(new StructType([new DeltaField("i", DeltaTypes.Long)]))
        {
            Configuration = new Dictionary<string, string?> { [TableProperties.CheckpointPolicy] = "v2", [TableProperties.CheckpointInterval] = "3" },
        };
        await _table.CreateOrAppendAsync("SELECT 0 AS i", new WriteOptions { CreateAs = definition });
        for (var i = 1; i < 6; i++)
        {
            Assert.Empty(Assert.IsType<Committed>(await _table.AppendAsync($"SELECT {i} AS i", new WriteOptions { Mark = new TransactionMark("job", i) })).Warnings);
        }

        var log = Path.Combine(_table.Folder, "_delta_log");
        Assert.Single(Directory.GetFiles(log, "00000000000000000003.checkpoint.*.json"));
        Assert.Single(Directory.GetFiles(Path.Combine(log, "_sidecars"), "*.parquet"));
        for (var i = 0; i < 3; i++)
        {
            File.Delete(Path.Combine(log, $"0000000000000000000{i}.json"));
        }

        Assert.Equal(6, (await _table.RowsAsync()).Count);
        var snapshot = await _table.Open().LoadAsync();
        Assert.Equal((5L, 3), (snapshot.TransactionVersion("job")!.Value, snapshot.Protocol.MinReaderVersion));
    }

    [Fact]
    public async Task Append_of_partitions_keeps_special_values()
    {
        const string Rows = """
            SELECT * FROM (VALUES (1, 'a b/c=%é', DATE '2024-01-01', 1.5::DECIMAL(5,2), TIMESTAMPTZ '2024-01-01 10:00:00.5+00'), (2, NULL, NULL, NULL, NULL),
              (3, 'x', DATE '2024-01-02', -0.25, TIMESTAMPTZ '1960-01-01 00:00:00+00')) AS t(i, s, d, n, t)
            """;
        var schema = await _table.SchemaOfAsync(Rows);
        await _table.CreateOrAppendAsync(Rows, new WriteOptions { CreateAs = new TableDefinition(schema) { PartitionColumns = ["s", "d", "n", "t"] } });

        using var direct = _table.Connection.Query($"SELECT CAST(ROW(*COLUMNS(*)) AS VARCHAR) FROM ({Rows}) AS t ORDER BY 1");
        Assert.Equal(direct.Rows().Select(static r => (string)r[0]!), await _table.RowsAsync());
        var values = (await _table.Open().LoadAsync()).Files.Select(static f => f.PartitionValues["t"]).ToList();
        Assert.Contains("2024-01-01T10:00:00.500000Z", values);
        Assert.Contains(null, values);
    }

    [Fact]
    public async Task Append_with_a_mark_is_done_once()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        var options = new WriteOptions { Mark = new TransactionMark("job", 7) };
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 2 AS i", options));
        var files = Directory.GetFiles(_table.Folder, "*.parquet").Length;

        Assert.Equal(new AlreadyCommitted(1), await _table.AppendAsync("SELECT 2 AS i", options));
        Assert.Equal(new AlreadyCommitted(1), await _table.Open().AppendAsync(new Local.Parquet.DuckDbQuerySource(_table.Connection, "SELECT 2 AS i"), options));
        Assert.Equal(2, (await _table.RowsAsync()).Count);
        Assert.Equal(files, Directory.GetFiles(_table.Folder, "*.parquet").Length);
    }

    [Fact]
    public async Task Append_adds_columns_only_where_asked()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        var refused = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 2 AS i, 'x' AS added"));
        Assert.Equal(DeltaReason.InvalidWrite, refused.Reason);
        Assert.Contains("added", refused.Message, StringComparison.Ordinal);

        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 2 AS i, 'x' AS added", new WriteOptions { AddColumns = true }));
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 3 AS i"));
        Assert.Equal(["(1, NULL)", "(2, x)", "(3, NULL)"], await _table.RowsAsync());
        Assert.Equal(["(1)"], await _table.RowsAsync(0));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Append_with_column_mapping_writes_physical_names(string mode)
    {
        const string Rows = "SELECT 1 AS \"a b\", {'x;y': 2, 'l': [{'z': 3}]} AS s, MAP {'k': {'v': 4}} AS m";
        var schema = await _table.SchemaOfAsync(Rows);
        var definition = new TableDefinition(schema)
        {
            PartitionColumns = ["a b"],
            Configuration = new Dictionary<string, string?> { [TableProperties.ColumnMappingMode] = mode },
        };
        await _table.CreateOrAppendAsync(Rows, new WriteOptions { CreateAs = definition });
        Assert.IsType<Committed>(await _table.AppendAsync(Rows + ", 'n' AS \"new one\"", new WriteOptions { AddColumns = true }));

        Assert.Equal(
            ["(1, {'x;y': 2, 'l': [{'z': 3}]}, {k={'v': 4}}, NULL)", "(1, {'x;y': 2, 'l': [{'z': 3}]}, {k={'v': 4}}, n)"], await _table.RowsAsync());
        var snapshot = await _table.Open().LoadAsync();
        Assert.All(snapshot.Schema.Fields, static f => Assert.StartsWith("col-", f.MappedName, StringComparison.Ordinal));
        Assert.Equal("8", snapshot.Configuration[TableProperties.ColumnMappingMaxId]);
        var file = Directory.EnumerateFiles(_table.Folder, "*.parquet", SearchOption.AllDirectories).First();
        Assert.Equal(0L, _table.Connection.Scalar($"SELECT count(*) FROM parquet_schema('{file}') WHERE num_children IS NULL AND field_id IS NULL AND name NOT IN ('key')"));
    }

    [Fact]
    public async Task Append_writes_statistics_as_the_protocol_wants_them()
    {
        await _table.CreateOrAppendAsync("""
            SELECT unnest([1, 5, NULL]) AS i, repeat('ä', 40) AS long, unnest([1.5, 'NaN'::DOUBLE, 2]) AS d, unnest([1.5, 'Infinity'::DOUBLE, 2]) AS inf,
              TIMESTAMPTZ '1969-12-31 23:59:59.9995+00' AS t, 1.10::DECIMAL(30,2) AS n, true AS b, [1] AS l, {'a': 'x'} AS s, DATE '2024-01-01' AS day
            """);

        Assert.Equal(
            """{"numRecords":3,"minValues":{"i":1,"long":"ääääääääääääääääääääääääääääääää","inf":1.5,"t":"1969-12-31T23:59:59.999Z","n":1.10,"s":{"a":"x"},"day":"2024-01-01"},"maxValues":{"i":5,"long":"ääääääääääääääääääääääääääääääää""" +
            @"\uDBFF\uDFFF" +
            """
            ","t":"1969-12-31T23:59:59.999Z","n":1.10,"s":{"a":"x"},"day":"2024-01-01"},"nullCount":{"i":1,"long":0,"d":0,"inf":0,"t":0,"n":0,"b":0,"s":{"a":0},"day":0}}
            """,
            (await _table.Open().LoadAsync()).Files[0].Stats);
    }

    [Fact]
    public async Task Append_with_in_commit_timestamps_never_goes_back_in_time()
    {
        var clock = new FixedClock(DateTimeOffset.Parse("2024-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        var definition = new TableDefinition(new StructType([new DeltaField("i", DeltaTypes.Integer)]))
        {
            Configuration = new Dictionary<string, string?> { [TableProperties.EnableInCommitTimestamps] = "true" },
        };
        await _table.CreateOrAppendAsync("SELECT 1 AS i", new WriteOptions { CreateAs = definition, Clock = clock });
        clock.Now -= TimeSpan.FromDays(1);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 2 AS i", new WriteOptions { Clock = clock }));

        var table = _table.Open();
        Assert.Equal("2024-01-01T00:00:00.0010000+00:00", (await table.LoadAsync()).Timestamp.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, await table.VersionAtAsync(clock.Now + TimeSpan.FromDays(1)));
        await Assert.ThrowsAsync<DeltaException>(() => table.VersionAtAsync(clock.Now));
    }

    [Fact]
    public async Task Append_with_row_tracking_numbers_rows()
    {
        var definition = new TableDefinition(new StructType([new DeltaField("i", DeltaTypes.Long)]))
        {
            Configuration = new Dictionary<string, string?> { [TableProperties.EnableRowTracking] = "true" },
        };
        await _table.CreateOrAppendAsync("SELECT range AS i FROM range(5)", new WriteOptions { CreateAs = definition });
        await _table.AppendAsync("SELECT range AS i FROM range(3)");

        var snapshot = await _table.Open().LoadAsync();
        Assert.Equal([0L, 5L], snapshot.Files.Select(static f => f.BaseRowId!.Value).Order());
        Assert.Equal("""{"rowIdHighWaterMark":7}""", snapshot.Domains["delta.rowTracking"].Configuration);
    }

    [Theory]
    [InlineData("SELECT NULL::INTEGER AS i", "must not be null")]
    [InlineData("SELECT 'x' AS i", "does not fit")]
    [InlineData("SELECT 1 AS j", "lacks")]
    [InlineData("SELECT sum(1::BIGINT) AS i", "BIGINT")]
    [InlineData("SELECT nothing", "does not work")]
    public async Task Append_that_does_not_fit_leaves_nothing_behind(string rows, string message)
    {
        var definition = new TableDefinition(new StructType([new DeltaField("i", DeltaTypes.Long, nullable: false)]));
        await _table.CreateOrAppendAsync("SELECT 1 AS i", new WriteOptions { CreateAs = definition });
        var before = Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories);

        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync(rows));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Append_to_nothing_is_refused()
    {
        Assert.Equal(DeltaReason.NotATable, (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1 AS i"))).Reason);
    }

    [Fact]
    public async Task Append_of_no_rows_commits_no_file()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i WHERE false");
        Assert.Empty((await _table.Open().LoadAsync()).Files);
        Assert.Empty(await _table.RowsAsync());
        Assert.Empty(Directory.GetFiles(_table.Folder, "*.parquet"));
    }
}
