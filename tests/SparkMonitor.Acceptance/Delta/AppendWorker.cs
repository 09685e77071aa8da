using System.Diagnostics;
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
    /// <param name="deadly">The step, of a write or of the storage, at which the process kills itself.</param>
    /// <param name="deadlyCommit">In which of its commits.</param>
    public static async Task<int> RunAsync(string path, string writer, string commits, string deadly = "", int deadlyCommit = 0)
    {
        var commit = 0;
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var table = new DeltaTable(new LocalStorage(step => DieAt(step.ToString())), new DuckDbParquet(database), path);
        for (var i = 0; i < int.Parse(commits, CultureInfo.InvariantCulture); i++)
        {
            var source = new DuckDbQuerySource(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT {writer} AS writer, {i} AS i"));
            commit = i;
            if (await table.AppendAsync(source, new WriteOptions { OnStep = step => DieAt(step.ToString()) }) is Committed committed)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{writer} {i} {committed.Version}"));
                await Console.Out.FlushAsync();
            }
        }

        return 0;

        void DieAt(string step)
        {
            if (step == deadly && commit == deadlyCommit)
            {
                // No handler runs and nothing is flushed, as with a power switch.
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        }
    }
}
