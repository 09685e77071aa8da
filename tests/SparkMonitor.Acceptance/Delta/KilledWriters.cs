using System.Diagnostics;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Tables on which one process was killed in the middle of every operation, at every step: made once for all tests that look at them.</summary>
public sealed class KilledWriters : IAsyncLifetime
{
    private static readonly string[] Writes = ["append", "overwrite", "replace", "optimize"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sparkmonitor-killed-");

    /// <summary>Every operation with every step it has.</summary>
    public static IEnumerable<(string Operation, string Step)> Deaths =>
        Writes.SelectMany(static o => Enum.GetNames<WriteStep>().Concat(Enum.GetNames<StorageStep>()).Select(s => (o, s)))
            .Concat(Enum.GetNames<VacuumStep>().Select(static s => ("vacuum", s)));

    /// <summary>The version that all tables had.</summary>
    public static long Before => 9;

    /// <summary>What the process said of each writer before it died, by operation and step.</summary>
    public Dictionary<string, string> Told { get; } = new(StringComparer.Ordinal);

    public string Folder(string operation, string step) => Path.Combine(_root.FullName, "tables", operation, step);

    public async Task InitializeAsync()
    {
        using var original = new WrittenTable();
        for (var i = 0; i < 7; i++)
        {
            await original.CreateOrAppendAsync($"SELECT {i} AS i");
        }

        // Removed files for the vacuum, small ones for the rewrite, and one commit below the checkpoint.
        await original.Table.OverwriteAsync(new DuckDbQuerySource(original.Connection, "SELECT unnest([0, 1]) AS i"), OverwriteScope.Everything);
        await original.AppendAsync("SELECT 2 AS i");
        await original.AppendAsync("SELECT 3 AS i");
        foreach (var (operation, step) in Deaths)
        {
            Copy(original.Folder, Folder(operation, step));
        }

        var start = new ProcessStartInfo("dotnet", ["exec", typeof(DyingWriters).Assembly.Location, "die", Path.Combine(_root.FullName, "tables")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', 3);
            Told[$"{words[0]} {words[1]}"] = words[2];
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode != 0 && Told.Count > 0, await errors);
    }

    public Task DisposeAsync()
    {
        _root.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
