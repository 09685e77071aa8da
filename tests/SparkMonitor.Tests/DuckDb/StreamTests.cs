using System.Collections.Concurrent;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class StreamTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>, IDisposable
{
    private readonly DuckDbConnection _connection = fixture.Database.Connect();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Stream_of_many_rows_hands_each_of_them_over_once()
    {
        const long Rows = 3_000_000;
        var stream = _connection.Stream($"SELECT range AS a FROM range({Rows})", null, () => new SumSink());

        Assert.Equal(Rows, stream.Rows);
        Assert.Equal(Rows, stream.Sinks.Sum(s => s.Rows));
        Assert.Equal(Rows * (Rows - 1) / 2, stream.Sinks.Sum(s => s.Sum));
        Assert.InRange(stream.Sinks.Count, 1, 2);
    }

    [Fact]
    public void Stream_of_two_threads_uses_both()
    {
        // Each sink waits until the other was met too, so this hangs up to the time-out, and then fails, on one thread
        using var met = new CountdownEvent(2);
        _connection.Execute("CREATE TEMP TABLE many AS SELECT range AS a FROM range(1_000_000)");
        var stream = _connection.Stream("SELECT a FROM many", null, () => new RendezvousSink(met));

        Assert.Equal(2, stream.Sinks.Count);
        Assert.All(stream.Sinks, s => Assert.True(s.Met));
    }

    [Fact]
    public void Stream_gives_each_thread_a_sink_of_its_own()
    {
        _connection.Execute("CREATE TEMP TABLE many AS SELECT range AS a FROM range(2_000_000)");
        var stream = _connection.Stream("SELECT a FROM many UNION ALL SELECT -a FROM many", null, () => new ThreadSink());

        Assert.All(stream.Sinks, s => Assert.Single(s.Threads));
        Assert.Equal(stream.Sinks.Count, stream.Sinks.SelectMany(s => s.Threads).Distinct().Count());
    }

    [Fact]
    public void Stream_without_rows_makes_no_sink()
    {
        var stream = _connection.Stream("SELECT 1 AS a WHERE false", null, SumSink () => throw new InvalidOperationException());

        Assert.Equal(0, stream.Rows);
        Assert.Empty(stream.Sinks);
    }

    [Theory]
    [InlineData("SELECT 1 AS a -- with a comment", 1)]
    [InlineData("SELECT 7 AS a, NULL AS b, NULL::VARCHAR AS c", 1)]
    [InlineData("SELECT a, a FROM (SELECT 1 AS a)", 1)]
    [InlineData("SELECT 1 AS \"odd \"\" name; 🙂\n.`'\", 2 AS \"Odd\"", 1)]
    [InlineData("SELECT 5 AS a FROM range(5000)", 5000)]
    [InlineData("SELECT NULL AS a FROM range(5000)", 5000)]
    [InlineData("WITH t AS (SELECT range AS r FROM range(10)) SELECT r FROM t UNION ALL SELECT r FROM t ORDER BY r LIMIT 15", 15)]
    [InlineData("FROM range(77)", 77)]
    [InlineData("VALUES (1, 'a'), (2, 'b')", 2)]
    public void Stream_takes_any_select(string sql, long rows)
    {
        var stream = _connection.Stream(sql, null, () => new RowSink());

        Assert.Equal(rows, stream.Rows);
        Assert.Equal(rows, stream.Sinks.Sum(s => s.Rows.Count));
    }

    [Fact]
    public void Stream_of_a_dictionary_hands_over_rows_and_not_its_entries()
    {
        using var file = new TemporaryFile(".parquet");
        _connection.Execute(
            $"COPY (SELECT ['red', 'green', 'a colour with a long name'][1 + range % 3] AS c FROM range(300_000)) TO {DuckDbSql.QuoteLiteral(file.Path)}");
        var stream = _connection.Stream("SELECT c FROM read_parquet($1)", [file.Path], () => new TextCountSink());

        var counts = stream.Sinks.SelectMany(s => s.Counts).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Sum(p => p.Value));
        Assert.Equal(3, counts.Count);
        Assert.All(counts.Values, n => Assert.Equal(100_000, n));
    }

    [Fact]
    public void Stream_of_every_shape_equals_the_result_of_the_query()
    {
        const string Sql = """
            SELECT r, CASE WHEN r % 3 = 0 THEN NULL ELSE r::DOUBLE END AS d, 'text ' || r AS t,
                   CASE WHEN r % 5 = 0 THEN NULL ELSE [r, NULL, r + 1][:r % 4] END AS l,
                   CASE WHEN r % 7 = 0 THEN NULL ELSE {'a': r, 'b': ['x', NULL, 'y' || r]} END AS s,
                   MAP {'k' || r: [r]} AS m, [r, r + 1]::INTEGER[2] AS f, (r / 7)::DECIMAL(30, 5) AS n
            FROM range(10_000) AS t(r)
            """;
        using var result = _connection.Query(Sql + " ORDER BY r");
        var expected = result.Rows().Select(Text.Of).ToList();
        var stream = _connection.Stream(Sql, null, () => new RowSink());

        var actual = stream.Sinks.SelectMany(s => s.Rows).OrderBy(r => (long)r[0]!).Select(Text.Of).ToList();
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    public void Stream_of_many_columns_hands_them_over_in_order(int columns)
    {
        var list = string.Join(", ", Enumerable.Range(0, columns).Select(i => $"r + {i} AS c{i}"));
        var stream = _connection.Stream($"SELECT {list} FROM range(3) AS t(r)", null, () => new RowSink());

        var rows = stream.Sinks.SelectMany(s => s.Rows).OrderBy(r => (long)r[0]!).ToList();
        Assert.Equal(3, rows.Count);
        for (var r = 0; r < rows.Count; r++)
        {
            Assert.Equal(Enumerable.Range(r, columns).Select(i => (object)(long)i), rows[r]!);
        }
    }

    [Fact]
    public void Stream_whose_sink_throws_passes_the_exception_on()
    {
        var thrown = new InvalidTimeZoneException("from the sink");
        var caught = Assert.Throws<InvalidTimeZoneException>(
            () => _connection.Stream("SELECT range AS a FROM range(3_000_000)", null, () => new ThrowingSink(thrown, after: 3)));

        Assert.Same(thrown, caught);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Stream_whose_sink_cannot_be_made_passes_the_exception_on()
    {
        Assert.Throws<InvalidTimeZoneException>(
            () => _connection.Stream("SELECT 1 AS a", null, SumSink () => throw new InvalidTimeZoneException()));
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Stream_whose_query_fails_midway_reports_the_error_of_the_query()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.Stream(
            "SELECT CASE WHEN range = 2_500_000 THEN error('row ' || range)::BIGINT ELSE range END AS a FROM range(3_000_000)",
            null,
            () => new SumSink()));

        Assert.Contains("row 2500000", error.Message, StringComparison.Ordinal);
        Assert.Equal(DuckDbErrorType.InvalidInput, error.Type);
    }

    [Fact]
    public void Stream_of_bad_sql_names_the_position()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.Stream("SELECT missing FROM range(3)", null, () => new SumSink()));

        Assert.Equal(DuckDbErrorType.Binder, error.Type);
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_that_is_cancelled_calls_no_sink_after_it_returned()
    {
        using var source = new CancellationTokenSource();
        var sinks = new ConcurrentBag<CancellingSink>();
        Assert.Throws<OperationCanceledException>(() => _connection.Stream(
            "SELECT range AS a FROM range(1_000_000_000_000)",
            null,
            () =>
            {
                var sink = new CancellingSink(source, after: 10);
                sinks.Add(sink);
                return sink;
            },
            cancellation: source.Token));

        var seen = sinks.Sum(s => s.Chunks);
        Assert.InRange(seen, 10, 100_000);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
        Assert.Equal(seen, sinks.Sum(s => s.Chunks));
    }

    [Fact]
    public void Stream_with_a_cancelled_token_does_not_start()
    {
        Assert.Throws<OperationCanceledException>(() => _connection.Stream(
            "SELECT 1 AS a", null, SumSink () => throw new InvalidOperationException(), cancellation: new(canceled: true)));
    }

    [Fact]
    public async Task Streams_side_by_side_do_not_mix()
    {
        var sums = await Task.WhenAll(Enumerable.Range(1, 4).Select(k => Task.Run(() =>
        {
            using var connection = fixture.Database.Connect();
            return connection.Stream($"SELECT range * {k} AS a FROM range(500_000)", null, () => new SumSink()).Sinks.Sum(s => s.Sum);
        })));

        Assert.Equal(Enumerable.Range(1, 4).Select(k => k * (500_000L * 499_999 / 2)), sums);
    }

    [Fact]
    public void Stream_inside_a_transaction_sees_its_changes()
    {
        _connection.Execute("BEGIN; CREATE TEMP TABLE fresh AS SELECT range AS a FROM range(10)");
        var stream = _connection.Stream("SELECT a FROM fresh", null, () => new SumSink());
        _connection.Execute("ROLLBACK");

        Assert.Equal(45, stream.Sinks.Sum(s => s.Sum));
        Assert.Equal(1, _connection.Stream("SELECT 1::BIGINT AS a", null, () => new SumSink()).Rows);
    }

    [Fact]
    public void Sink_function_called_from_sql_fails_and_harms_nothing()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.Query("SELECT sparkmonitor_sink(123456789, 1)"));

        Assert.Contains("not for use in SQL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_reports_progress_while_it_runs()
    {
        using var file = new TemporaryFile(".parquet");
        _connection.Execute($"COPY (SELECT range AS a FROM range(2_000_000)) TO {DuckDbSql.QuoteLiteral(file.Path)}");
        var reports = new Reports();
        _connection.Stream("SELECT a FROM read_parquet($1)", [file.Path], () => new SumSink(), reports);

        Assert.NotEmpty(reports.Seen);
        Assert.All(reports.Seen, p => Assert.InRange(p.Percent, -1, 100));
        Assert.Contains(reports.Seen, p => p.Percent > 0);
    }

    private sealed class Reports : IProgress<DuckDbProgress>
    {
        public ConcurrentBag<DuckDbProgress> Seen { get; } = [];

        public void Report(DuckDbProgress value) => Seen.Add(value);
    }

    private sealed class SumSink : IChunkSink
    {
        public long Rows { get; private set; }

        public long Sum { get; private set; }

        public void Consume(DuckDbChunk chunk)
        {
            Rows += chunk.RowCount;
            foreach (var value in chunk[0].Values<long>())
            {
                Sum += value;
            }
        }
    }

    private sealed class RowSink : IChunkSink
    {
        public List<object?[]> Rows { get; } = [];

        public void Consume(DuckDbChunk chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                Rows.Add(chunk.GetRow(row));
            }
        }
    }

    private sealed class TextCountSink : IChunkSink
    {
        public Dictionary<string, int> Counts { get; } = [];

        public void Consume(DuckDbChunk chunk)
        {
            var views = chunk[0].Values<DuckDbTextView>();
            foreach (ref readonly var view in views)
            {
                var text = System.Text.Encoding.UTF8.GetString(DuckDbTextView.Bytes(in view));
                Counts[text] = Counts.GetValueOrDefault(text) + 1;
            }
        }
    }

    private sealed class ThreadSink : IChunkSink
    {
        public HashSet<int> Threads { get; } = [];

        public void Consume(DuckDbChunk chunk) => Threads.Add(Environment.CurrentManagedThreadId);
    }

    private sealed class RendezvousSink(CountdownEvent met) : IChunkSink
    {
        private bool _signalled;

        public bool Met { get; private set; }

        public void Consume(DuckDbChunk chunk)
        {
            if (!_signalled)
            {
                _signalled = true;
                met.Signal();
                Met = met.Wait(TimeSpan.FromSeconds(20));
            }
        }
    }

    private sealed class ThrowingSink(Exception thrown, int after) : IChunkSink
    {
        private int _chunks;

        public void Consume(DuckDbChunk chunk)
        {
            if (++_chunks > after)
            {
                throw thrown;
            }
        }
    }

    private sealed class CancellingSink(CancellationTokenSource source, int after) : IChunkSink
    {
        public int Chunks { get; private set; }

        public void Consume(DuckDbChunk chunk)
        {
            if (++Chunks == after)
            {
                source.Cancel();
            }
        }
    }
}
