using System.Globalization;

namespace SparkMonitor.Acceptance;

/// <summary>The tests' assembly as a program of its own: work that a test wants done, or killed, in another process.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["spark", var table, var hashes, var code] => await SparkSubmit.SparkWorker.RunAsync(table, hashes, code),
        ["lease"] => await LocalSpark.LeaseHolder.RunAsync(),
        ["append", var table, var writer, var commits] => await Delta.AppendWorker.RunAsync(table, writer, commits),
        ["append", var table, var writer, var commits, var deadly, var deadlyCommit] =>
            await Delta.AppendWorker.RunAsync(table, writer, commits, deadly, int.Parse(deadlyCommit, CultureInfo.InvariantCulture)),
        ["die", var folder] => await Delta.DyingWriters.RunAsync(folder),
        ["open-large", var table] => await Delta.LargeLogReader.RunAsync(table),
        ["unprivileged", var table] => await Delta.UnprivilegedWriter.RunAsync(table),
        _ => 2,
    };
}
