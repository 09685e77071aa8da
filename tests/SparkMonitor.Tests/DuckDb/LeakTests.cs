using System.Globalization;
using SparkMonitor.DuckDb;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.Tests.DuckDb;

/// <summary>Alone in its collection, since it counts the live objects of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneWithDuckDb
{
    public const string Name = "Alone with DuckDB";
}

[Collection(AloneWithDuckDb.Name)]
public sealed class LeakTests
{
    [Fact]
    public void Failing_queries_by_the_thousand_leave_nothing()
    {
        using var database = DuckDbDatabase.Open(new() { Threads = 1 });
        using var connection = database.Connect();
        string[] failing =
        [
            "SELEC", "SELECT nothing", "SELECT 'x'::INTEGER", "SELECT error('e') FROM range(10)", "FROM read_parquet('/no/such')", "SELECT $1 + $2",
        ];

        AssertFlat(1_500, i =>
        {
            var sql = failing[i % failing.Length];
            Assert.Throws<DuckDbException>(() => connection.Query(sql, sql.Contains('$') ? [1] : null));
            Assert.ThrowsAny<Exception>(() => connection.Execute(sql));
            Assert.Throws<DuckDbException>(() =>
            {
                using var result = connection.QueryStreaming("SELECT error('late') FROM range(3)");
                result.NextChunk();
            });
        });
    }

    [Fact]
    public void Failing_opens_by_the_hundred_leave_nothing()
    {
        using var file = new TemporaryFile(".duckdb");
        File.WriteAllText(file.Path, "no database at all");

        AssertFlat(60, i => Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open((i % 3) switch
        {
            0 => new() { Path = file.Path, Threads = 1 },
            1 => new() { Threads = 0 },
            _ => new() { Threads = 1, Settings = new Dictionary<string, string> { ["nonsense"] = "1" } },
        })));
    }

    [Fact]
    public void Queries_parameters_streams_and_appenders_leave_nothing()
    {
        using var database = DuckDbDatabase.Open(new() { Threads = 2 });
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (a BIGINT, l VARCHAR[], s STRUCT(x DECIMAL(20, 2)))");
        object?[] parameters = ["text", new[] { "a", "b" }, new DuckDbStruct(["x"], [1.5m]), new[] { KeyValuePair.Create<object, object?>("k", 1) }];

        AssertFlat(400, i =>
        {
            using (var result = connection.Query("SELECT $1, $2, $3, $4, range FROM range(3)", parameters))
            {
                Assert.Equal(3, result.Rows().Count());
            }

            Assert.Throws<ArgumentException>(() => connection.Query("SELECT $1", [new object[] { "a", new Version(1, 0) }]));
            connection.Stream("SELECT a, l, s FROM t", null, () => new Sink(fail: false));
            Assert.Throws<InvalidTimeZoneException>(() => connection.Stream("SELECT 1", null, () => new Sink(fail: true)));
            Assert.Throws<DuckDbException>(() => connection.Stream("SELECT error('e')", null, () => new Sink(fail: false)));
            Assert.Throws<DuckDbException>(() => connection.CreateAppender("nowhere"));
            using var appender = connection.CreateAppender("t");
            appender.AppendRow(i, new[] { "x", null }, new DuckDbStruct(["x"], [2.25m]));
            Assert.Throws<ArgumentException>(() => appender.AppendRow("wrong", null, null));
            if (i % 100 == 0)
            {
                appender.Complete();
            }
        });
    }

    [Fact]
    public void Connections_come_and_go_without_a_trace()
    {
        using var database = DuckDbDatabase.Open(new() { Threads = 1 });

        AssertFlat(500, _ =>
        {
            using var connection = database.Connect();
            Assert.Equal(1, connection.Scalar("SELECT 1"));
        });
    }

    [Fact]
    public void Objects_that_nobody_disposes_are_given_back_by_the_collector()
    {
        var live = NativeHandle.Live;
        Abandon();
        for (var i = 0; i < 20 && NativeHandle.Live > live; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(live, NativeHandle.Live);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon()
    {
        var connection = DuckDbDatabase.Open(new() { Threads = 1 }).Connect();
        connection.Execute("CREATE TABLE t (a INTEGER)");
        connection.CreateAppender("t").AppendRow(1);
        Assert.True(connection.QueryStreaming("SELECT range FROM range(10000)").NextChunk());
        connection.Prepare("SELECT 1");
    }

    /// <summary>The library's objects are counted without the help of the collector; its memory may not grow by more than noise.</summary>
    private static void AssertFlat(int times, Action<int> action)
    {
        for (var i = 0; i < times / 4; i++)
        {
            action(i);
        }

        var live = NativeHandle.Live;
        var before = ResidentBytes();
        for (var i = 0; i < times; i++)
        {
            action(i);
        }

        Assert.Equal(live, NativeHandle.Live);
        var grown = ResidentBytes() - before;
        Assert.True(grown < 48 << 20, string.Create(CultureInfo.InvariantCulture, $"Resident memory grew by {grown / 1048576.0:F1} MiB in {times} rounds."));
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }

    private sealed class Sink(bool fail) : IChunkSink
    {
        public void Consume(DuckDbChunk chunk)
        {
            if (fail)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }
}
