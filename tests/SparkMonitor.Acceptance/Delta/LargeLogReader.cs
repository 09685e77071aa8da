using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Opens a table in a process of its own, whose memory the caller limits.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "The parent reads the answer from the standard output")]
public static class LargeLogReader
{
    public static async Task<int> RunAsync(string path)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        var snapshot = await new DeltaTable(new LocalStorage(), new DuckDbParquet(database), path).LoadAsync();
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Version} {snapshot.Files.Count} {snapshot.Files.Bytes} {limit}"));
        return 0;
    }
}
