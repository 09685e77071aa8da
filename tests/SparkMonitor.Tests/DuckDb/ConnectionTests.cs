using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class ConnectionTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>, IDisposable
{
    /// <summary>Never ends, and moves a sequence on by which others see that it runs.</summary>
    private const string Endless = "SELECT max(nextval('endless')) FROM range(1_000_000_000_000)";

    private readonly DuckDbConnection _connection = fixture.Database.Connect();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Query_names_and_types_its_columns()
    {
        using var result = _connection.Query("SELECT 1 AS \"a \"\"b\"\"\", {'x': [1.5::DECIMAL(9,2)]} AS s, MAP {'k': DATE '2024-01-01'} AS m");

        Assert.Equal(["a \"b\"", "s", "m"], result.Columns.Select(c => c.Name));
        Assert.Equal(
            ["INTEGER", "STRUCT(\"x\" DECIMAL(9,2)[])", "MAP(VARCHAR, DATE)"],
            result.Columns.Select(c => c.Type.ToString()));
    }

    [Fact]
    public void Query_answers_every_row_over_many_chunks()
    {
        using var result = _connection.Query("SELECT range FROM range(100_000)");

        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => (object)(long)i), result.Rows().Select(r => r[0]!));
        Assert.False(result.NextChunk());
    }

    [Fact]
    public void Streaming_query_keeps_the_order_and_needs_little_memory()
    {
        using var database = DuckDbDatabase.Open(new() { Threads = 2, MemoryLimit = 64 << 20, MaxTempDirectorySize = 0 });
        using var connection = database.Connect();
        using var result = connection.QueryStreaming("SELECT range, repeat('x', 100) || range FROM range(2_000_000)");
        var next = 0L;
        while (result.NextChunk())
        {
            foreach (var value in result.Chunk[0].Values<long>())
            {
                Assert.Equal(next++, value);
            }
        }

        Assert.Equal(2_000_000, next);
    }

    [Fact]
    public void Streaming_query_that_fails_midway_throws_when_it_gets_there()
    {
        using var result = _connection.QueryStreaming(
            "SELECT CASE WHEN range = 900_000 THEN error('no further') ELSE range END FROM range(1_000_000)");
        var error = Assert.Throws<DuckDbException>(() =>
        {
            while (result.NextChunk())
            {
            }
        });

        Assert.Equal(DuckDbErrorType.InvalidInput, error.Type);
        Assert.Contains("no further", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streaming_query_given_up_leaves_the_connection_usable()
    {
        using (var result = _connection.QueryStreaming("SELECT range FROM range(10_000_000)"))
        {
            Assert.True(result.NextChunk());
        }

        Assert.Equal(2, _connection.Scalar("SELECT 2"));
    }

    [Fact]
    public void Chunk_before_the_first_and_after_the_last_is_refused()
    {
        using var result = _connection.Query("SELECT 1");

        Assert.Throws<InvalidOperationException>(() => result.Chunk.RowCount);
        Assert.True(result.NextChunk());
        Assert.Equal(1, result.Chunk.RowCount);
        Assert.False(result.NextChunk());
        Assert.Throws<InvalidOperationException>(() => result.Chunk.RowCount);
    }

    [Fact]
    public void Execute_runs_several_statements_and_reports_the_first_that_fails()
    {
        _connection.Execute("CREATE TEMP TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2); DELETE FROM t WHERE a = 1");
        var error = Assert.Throws<DuckDbException>(() => _connection.Execute("INSERT INTO t VALUES (7); SELECT nothing; INSERT INTO t VALUES (8)"));

        Assert.Equal(DuckDbErrorType.Binder, error.Type);
        using var result = _connection.Query("SELECT a FROM t ORDER BY a");
        Assert.Equal([2, 7], result.Rows().Select(r => (int)r[0]!));
    }

    [Fact]
    public void Execute_with_parameters_answers_the_rows_it_changed()
    {
        _connection.Execute("CREATE TEMP TABLE t AS SELECT range AS a FROM range(10)");

        Assert.Equal(4, _connection.Execute("UPDATE t SET a = -a WHERE a BETWEEN $1 AND $2", [3, 6]));
        Assert.Equal(0, _connection.Execute("DELETE FROM t WHERE a = $1", [77]));
    }

    [Fact]
    public void Prepared_statement_runs_again_with_other_parameters()
    {
        using var statement = _connection.Prepare("SELECT $who || '-' || $n");
        Assert.Equal(2, statement.ParameterCount);
        foreach (var n in Enumerable.Range(0, 3))
        {
            using var result = statement.Bind("who", "x").Bind("n", n).Execute();
            Assert.Equal($"x-{n}", result.Rows().Single()[0]);
        }

        Assert.Throws<ArgumentException>(() => statement.Bind("nobody", 1));
        Assert.ThrowsAny<Exception>(() => statement.Bind(3, 1));
    }

    [Fact]
    public void Statement_with_a_parameter_left_out_says_which()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.Query("SELECT $1 + $2", [1]));

        Assert.Contains("2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_of_paths_binds_as_one_parameter()
    {
        using var one = new TemporaryFile(".parquet");
        using var two = new TemporaryFile(".parquet");
        _connection.Execute($"COPY (SELECT 1 AS a) TO {DuckDbSql.QuoteLiteral(one.Path)}; COPY (SELECT 2 AS a) TO {DuckDbSql.QuoteLiteral(two.Path)}");

        Assert.Equal(
            new object?[] { 1, 2 },
            _connection.Scalar("SELECT list(a ORDER BY a) FROM read_parquet($1)", [new List<string> { one.Path, two.Path }]));
    }

    [Theory]
    [InlineData("SELEC 1", DuckDbErrorType.Parser)]
    [InlineData("SELECT * FROM nowhere", DuckDbErrorType.Catalog)]
    [InlineData("SELECT nothing", DuckDbErrorType.Binder)]
    [InlineData("SELECT 'x'::INTEGER", DuckDbErrorType.Conversion)]
    [InlineData("SELECT error('mine')", DuckDbErrorType.InvalidInput)]
    [InlineData("SELECT 9223372036854775807 + 1::BIGINT", DuckDbErrorType.OutOfRange)]
    [InlineData("FROM read_parquet('/no/such/file.parquet')", DuckDbErrorType.Io)]
    public void Error_has_its_type_and_message(string sql, DuckDbErrorType type)
    {
        var queried = Assert.Throws<DuckDbException>(() => _connection.Query(sql));
        var executed = Assert.Throws<DuckDbException>(() => _connection.Execute(sql));

        Assert.Equal(type, queried.Type);
        Assert.Equal(type, executed.Type);
        Assert.Equal(queried.Message, executed.Message);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Sql_with_nul_is_refused_instead_of_cut()
    {
        Assert.Throws<ArgumentException>(() => _connection.Execute("SELECT 1; \0 SELECT 2"));
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT 1\0"));
        Assert.Throws<ArgumentException>(() => _connection.Prepare("SELECT 1\0"));
    }

    [Fact]
    public void Local_datetime_is_refused_as_a_parameter()
    {
        var error = Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1", [new DateTime(0, DateTimeKind.Local)]));

        Assert.Contains("DateTimeOffset", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1", [new Version(1, 0)]));
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1", [new object[] { 1, "x" }]));
    }

    [Fact]
    public async Task Cancelled_query_stops_and_the_connection_lives_on()
    {
        using var source = new CancellationTokenSource();
        _connection.Execute("CREATE OR REPLACE SEQUENCE endless");
        var query = Task.Run(() => _connection.Query(Endless, cancellation: source.Token));
        await UntilRunning();
        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => query);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public async Task Interrupted_query_fails_as_interrupted()
    {
        _connection.Execute("CREATE OR REPLACE SEQUENCE endless");
        var query = Task.Run(() => _connection.Query(Endless));
        await UntilRunning();
        while (!query.IsCompleted)
        {
            _connection.Interrupt();
            await Task.Delay(1);
        }

        Assert.Equal(DuckDbErrorType.Interrupt, (await Assert.ThrowsAsync<DuckDbException>(() => query)).Type);
    }

    [Fact]
    public async Task Progress_is_read_from_another_thread()
    {
        // A stored table has many row groups: progress is told between them. A busy machine may not look in time, so it may try again.
        _connection.Execute("CREATE TEMP TABLE numbers AS SELECT i FROM range(10_000_000) t(i)");
        var seen = new List<double>();
        for (var attempt = 0; attempt < 20 && !seen.Exists(p => p >= 0); attempt++)
        {
            seen.Clear();
            var query = Task.Factory.StartNew(
                () => _connection.Query("SELECT sum(sin(i) * cos(i) * tan(i) * ln(i + 1)) FROM numbers"),
                default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            while (!query.IsCompleted)
            {
                seen.Add(_connection.Progress.Percent);
                await Task.Delay(1);
            }

            (await query).Dispose();
        }

        Assert.Contains(seen, p => p is >= 0 and <= 100);
        Assert.Equal(seen.Where(p => p >= 0).Order(), seen.Where(p => p >= 0));
    }

    [Fact]
    public async Task Connections_of_one_database_work_side_by_side()
    {
        fixture.Database.Connect().Dispose();
        var sums = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            using var connection = fixture.Database.Connect();
            return Enumerable.Range(0, 50).Sum(j => (int)connection.Scalar("SELECT $1 + $2", [i, j])!);
        })));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (50 * i) + 1225), sums);
    }

    [Fact]
    public void Connection_outlives_its_database_object()
    {
        var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t AS SELECT 5 AS a");
        database.Dispose();

        Assert.Equal(5, connection.Scalar("SELECT a FROM t"));
        Assert.Throws<ObjectDisposedException>(() => database.Connect());
    }

    [Fact]
    public void Disposed_connection_is_refused()
    {
        var connection = fixture.Database.Connect();
        connection.Dispose();

        Assert.Throws<ObjectDisposedException>(() => connection.Execute("SELECT 1"));
        Assert.Throws<ObjectDisposedException>(() => connection.Interrupt());
    }

    private async Task UntilRunning()
    {
        using var other = fixture.Database.Connect();
        while (other.Scalar("SELECT last_value FROM duckdb_sequences() WHERE sequence_name = 'endless'") is null)
        {
            await Task.Delay(1);
        }
    }
}
