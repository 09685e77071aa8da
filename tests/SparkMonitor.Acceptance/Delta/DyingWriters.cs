using System.Diagnostics;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>
/// A process that writes to many tables at once, each writer in the hands of one operation and one step. Each stands still where its step has come; once all do, the
/// process kills itself, so that one process dies at every step of every operation.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "The parent reads the acknowledgements from the standard output")]
public static class DyingWriters
{
    /// <param name="folder">A table at <c>operation/step</c> below it for each writer.</param>
    public static async Task<int> RunAsync(string folder)
    {
        var tables = Directory.GetDirectories(folder).SelectMany(Directory.GetDirectories).ToList();
        using var standing = new CountdownEvent(tables.Count);
        var lines = new List<string>();
        foreach (var table in tables)
        {
            new Thread(() => Write(table)) { IsBackground = true }.Start();
        }

        standing.Wait();
        foreach (var line in lines)
        {
            await Console.Out.WriteLineAsync(line);
        }

        await Console.Out.FlushAsync();

        // No handler runs and nothing is flushed, as with a power switch.
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
        return 0;

        void Write(string table)
        {
            var deadly = Path.GetFileName(table);
            var operation = Path.GetFileName(Path.GetDirectoryName(table)!);
            var outcome = string.Empty;
            try
            {
                outcome = RunAsync(operation, table, StandAt).GetAwaiter().GetResult();
            }
            catch (DeltaException e)
            {
                outcome = e.Message;
            }

            Tell(outcome);

            void StandAt(string step)
            {
                if (step == deadly)
                {
                    Tell("stands");
                    Thread.Sleep(Timeout.Infinite);
                }
            }

            void Tell(string what)
            {
                lock (lines)
                {
                    lines.Add($"{operation} {deadly} {what}");
                }

                standing.Signal();
            }
        }
    }

    private static async Task<string> RunAsync(string operation, string folder, Action<string> at)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var table = new DeltaTable(new LocalStorage(step => at(step.ToString())), new DuckDbParquet(database), folder);
        var options = new WriteOptions { OnStep = step => at(step.ToString()) };
        var source = new DuckDbQuerySource(connection, "SELECT 100 AS i");
        object? outcome = operation switch
        {
            "append" => await table.AppendAsync(source, options),
            "overwrite" => await table.OverwriteAsync(source, OverwriteScope.Everything, options),
            "replace" => await table.OverwriteAsync(
                new DuckDbQuerySource(connection, "SELECT 'new' AS s"),
                OverwriteScope.Everything,
                options with { ReplaceSchema = new TableDefinition(await new DuckDbQuerySource(connection, "SELECT 'new' AS s").GetSchemaAsync(CancellationToken.None)) }),
            "optimize" => (await table.OptimizeAsync(scan => new DuckDbScanSource(database, scan), options)).Commit,
            "vacuum" => await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, AllowShortRetention = true, OnStep = step => at(step.ToString()) }),
            _ => null,
        };
        return outcome?.GetType().Name ?? "nothing";
    }
}
