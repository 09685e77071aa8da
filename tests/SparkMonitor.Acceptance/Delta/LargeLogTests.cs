using System.Diagnostics;
using System.Globalization;
using System.Text;
using SparkMonitor.Tests.Delta;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>A log of 1,000 commits and 100,000 files: opened in little memory, and opened again by what is new.</summary>
public sealed class LargeLogTests : IDisposable
{
    private const int Commits = 1000;
    private const int FilesPerCommit = 100;

    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Large_log_opens_in_bounded_memory_and_again_by_its_new_commits_alone()
    {
        await MakeAsync();

        // The log is 28 MB of JSON, more than the second limit; its snapshot with statistics takes about as much.
        const long Limit = 64L << 20;
        var bytes = new DirectoryInfo(Path.Combine(_table.Folder, "_delta_log")).EnumerateFiles().Sum(static f => f.Length);
        Assert.InRange(bytes, 25L << 20, 100L << 20);
        Assert.Equal($"{Commits} {Commits * FilesPerCommit} {Commits * FilesPerCommit * 1000L} {Limit}", await OpenAsync(Limit));

        // A limit that is too low for it shows that the limit is one.
        Assert.NotEqual($"{Commits} {Commits * FilesPerCommit} {Commits * FilesPerCommit * 1000L} {20L << 20}", await OpenAsync(20L << 20));

        var storage = new CountingStorage();
        var snapshot = await _table.Open(storage).LoadAsync();
        Assert.Equal(Commits + 1, storage.Opened);
        await _table.AppendAsync("SELECT 1 AS i");
        storage.Reset();
        var newer = await snapshot.RefreshAsync();
        Assert.Equal((Commits + 1, (Commits * FilesPerCommit) + 1), (newer.Version, newer.Files.Count));
        Assert.Equal((1, 0), (storage.Opened, storage.Listed));
    }

    private async Task MakeAsync()
    {
        await _table.Table.CreateAsync(new(await _table.SchemaOfAsync("SELECT 1 AS i")) { Configuration = new Dictionary<string, string?> { ["delta.checkpointInterval"] = "100000" } });
        for (var version = 1; version <= Commits; version++)
        {
            var commit = new StringBuilder("""{"commitInfo":{"timestamp":1700000000000,"operation":"WRITE"}}""").Append('\n');
            for (var i = 0; i < FilesPerCommit; i++)
            {
                commit.Append(
                    CultureInfo.InvariantCulture,
                    $$$"""{"add":{"path":"part-{{{version:D5}}}-{{{i:D5}}}-0a1b2c3d-4e5f-6789-abcd-ef0123456789-c000.snappy.parquet","partitionValues":{},"size":1000,"modificationTime":1700000000000,"dataChange":true,"stats":"{\"numRecords\":10,\"minValues\":{\"i\":{{{i}}}},\"maxValues\":{\"i\":{{{i + 10}}}},\"nullCount\":{\"i\":0}}"}}""").Append('\n');
            }

            await File.WriteAllTextAsync(Path.Combine(_table.Folder, "_delta_log", $"{version:D20}.json"), commit.ToString());
        }
    }

    private async Task<string> OpenAsync(long limit)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(LargeLogReader).Assembly.Location, "open-large", _table.Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? answer.Trim() : await errors;
    }
}
