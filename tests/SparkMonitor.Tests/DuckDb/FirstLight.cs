using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class FirstLight
{
    private sealed class CountingSink : IChunkSink
    {
        public long Rows;
        public long Sum;

        public void Consume(DuckDbChunk chunk)
        {
            Rows += chunk.RowCount;
            foreach (var v in chunk[0].Values<long>())
            {
                Sum += v;
            }
        }
    }

    [Fact]
    public void Query_answers()
    {
        using var db = DuckDbDatabase.Open(new() { Threads = 2, LockConfiguration = true, MemoryLimit = 1L << 30 });
        using var c = db.Connect();
        Assert.Equal(42, c.Scalar("select 42"));
        using var r = c.Query("select unnest($1) as x", [new[] { "a", "b" }]);
        Assert.Equal(["a", "b"], r.Rows().Select(x => (string)x[0]!));
        var s = c.Stream("select range as a, 'x' || range as b from range(3000000) -- hm", null, () => new CountingSink());
        Assert.Equal(3000000, s.Sinks.Sum(x => x.Rows));
        Assert.Equal(3000000L * 2999999 / 2, s.Sinks.Sum(x => x.Sum));
    }
}
