using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Appends one-row commits in a process of its own and prints a line for each that was acknowledged.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "The parent reads the acknowledgements from the standard output")]
public static class AppendWorker
{
    public static async Task<int> RunAsync(string path, string writer, string commits)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var table = new DeltaTable(new LocalStorage(), new DuckDbParquet(database), path);
        for (var i = 0; i < int.Parse(commits, CultureInfo.InvariantCulture); i++)
        {
            var source = new DuckDbQuerySource(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT {writer} AS writer, {i} AS number"));
            if (await table.AppendAsync(source) is Committed committed)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{writer} {i} {committed.Version}"));
                await Console.Out.FlushAsync();
            }
        }

        return 0;
    }
}
