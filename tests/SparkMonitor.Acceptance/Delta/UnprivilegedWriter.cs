using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Does everything to a table that a user without rights to it might try, and says what came of each attempt.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "The parent reads the answers from the standard output")]
public static class UnprivilegedWriter
{
    public static async Task<int> RunAsync(string path)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var table = new DeltaTable(new LocalStorage(), new DuckDbParquet(database), path);
        await TryAsync("read", async () =>
        {
            var scan = (await table.LoadAsync()).Scan();
            using var relation = await DeltaRelations.PrepareAsync(connection, scan);
            connection.Execute($"CREATE OR REPLACE TEMP TABLE read_rows AS {relation.Sql}");
        });
        await TryAsync("append", () => table.AppendAsync(new DuckDbQuerySource(connection, "SELECT 2 AS i")));
        await TryAsync("optimize", () => table.OptimizeAsync(scan => new DuckDbScanSource(database, scan)));
        await TryAsync("vacuum", () => table.VacuumAsync(new() { Retention = TimeSpan.Zero, AllowShortRetention = true }));
        return 0;
    }

    private static async Task TryAsync(string what, Func<Task> attempt)
    {
        try
        {
            await attempt();
            await Console.Out.WriteLineAsync($"{what} done");
        }
        catch (DeltaException e)
        {
            await Console.Out.WriteLineAsync($"{what} {e.Reason} {e.Message}");
        }
    }
}
