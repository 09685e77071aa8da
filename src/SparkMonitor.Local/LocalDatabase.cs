using SparkMonitor.DuckDb;

namespace SparkMonitor.Local;

/// <summary>An in-memory DuckDB with the limits of a configuration; spills to a folder of its own that goes with it.</summary>
internal sealed class LocalDatabase : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly string _spill;

    public LocalDatabase(EngineLimits limits)
    {
        // A folder of its own: DuckDB's temporary files carry no process in their names.
        _spill = Path.Combine(limits.SpillDirectory ?? Path.GetTempPath(), $"sparkmonitor-{Guid.NewGuid():N}");
        _database = DuckDbDatabase.Open(new DuckDbOptions
        {
            Threads = limits.EffectiveThreads,
            MemoryLimit = limits.DuckDbMemory,
            TempDirectory = _spill,
            Settings = new Dictionary<string, string>
            {
                ["TimeZone"] = "UTC",
                ["preserve_insertion_order"] = "false",

                // Data files never change, and a store is read a few windows at a time.
                ["parquet_metadata_cache"] = "true",
            },
        });
    }

    public DuckDbDatabase Database => _database;

    public DuckDbConnection Connect() => _database.Connect();

    public void Dispose()
    {
        _database.Dispose();
        try
        {
            if (Directory.Exists(_spill))
            {
                Directory.Delete(_spill, recursive: true);
            }
        }
        catch (IOException)
        {
            // Someone else's hand on a temporary file is no reason to fail a finished run.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
