using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

/// <summary>One database in memory for a class of tests; each test connects for itself.</summary>
public sealed class DuckDbFixture : IDisposable
{
    public DuckDbDatabase Database { get; } = DuckDbDatabase.Open(new() { Threads = 2, MemoryLimit = 2L << 30 });

    public void Dispose() => Database.Dispose();
}
