using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Damaged checkpoints, hints and absurd sizes: read or refused, never a crash, a hang or a huge allocation.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private const long MostMemory = 200L << 20;

    private readonly WrittenTable _table = new();

    private string Log => Path.Combine(_table.Folder, "_delta_log");

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Damaged_Parquet_checkpoint_is_read_or_refused_by_name()
    {
        var path = await CheckpointAsync([]);
        var (read, refused) = await DamageAsync(path, 250);
        Assert.True(refused > 50, $"{refused} refused, {read} read");
    }

    [Fact]
    public async Task Damaged_checkpoint_of_the_second_specification_is_read_or_refused_by_name()
    {
        var path = await CheckpointAsync(new() { [TableProperties.CheckpointPolicy] = "v2" });
        Assert.EndsWith(".json", path, StringComparison.Ordinal);
        var (read, refused) = await DamageAsync(path, 250);
        Assert.True(refused > 50, $"{refused} refused, {read} read");
        var sidecar = Assert.Single(Directory.GetFiles(Path.Combine(Log, "_sidecars")));
        (read, refused) = await DamageAsync(sidecar, 100);
        Assert.True(refused > 20, $"{refused} refused, {read} read");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"version\":99999999999999999999999}")]
    [InlineData("{\"version\":7,\"size\":-1,\"parts\":2147483647}")]
    [InlineData("{\"version\":3,\"size\":1,\"checksum\":\"wrong\"}")]
    [InlineData("{\"version\":4,\"v2Checkpoint\":{\"path\":\"../../../etc/passwd\"}}")]
    public async Task Hint_of_any_kind_changes_nothing(string hint)
    {
        await CheckpointAsync([]);
        await File.WriteAllTextAsync(Path.Combine(Log, "_last_checkpoint"), hint);
        var snapshot = await _table.Open().LoadAsync();
        Assert.Equal((4L, 5), (snapshot.Version, snapshot.Files.Count));
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 9 AS i, 'x' AS s"));
    }

    [Theory]
    [InlineData("\"size\":9223372036854775807")]
    [InlineData("\"size\":-5")]
    [InlineData("\"size\":99999999999999999999999999")]
    [InlineData("\"size\":10,\"stats\":\"{\\\"numRecords\\\":9223372036854775807}\"")]
    [InlineData("\"size\":10,\"deletionVector\":{\"storageType\":\"p\",\"pathOrInlineDv\":\"/dev/zero\",\"offset\":2147483647,\"sizeInBytes\":2147483647,\"cardinality\":9223372036854775807}")]
    [InlineData("\"size\":10,\"deletionVector\":{\"storageType\":\"i\",\"pathOrInlineDv\":\"0000000000\",\"sizeInBytes\":1073741824,\"cardinality\":5}")]
    [InlineData("\"size\":10,\"baseRowId\":-1,\"defaultRowCommitVersion\":9223372036854775807")]
    public async Task Absurd_numbers_are_refused_or_harmless(string fields)
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        var file = Path.GetFileName(Assert.Single(Directory.GetFiles(_table.Folder, "*.parquet")));
        await File.WriteAllTextAsync(
            Path.Combine(Log, "00000000000000000001.json"), $$$"""{"add":{"path":"{{{file}}}","partitionValues":{},"modificationTime":1,"dataChange":true,{{{fields}}}}}""");
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            var snapshot = await _table.Open().LoadAsync();
            _ = snapshot.CountRows();
            Assert.Single(await _table.RowsAsync());
        }
        catch (DeltaException e)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (OverflowException)
        {
            Assert.Fail("A number of the log overflowed without being named.");
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostMemory);
    }

    [Fact]
    public async Task Line_without_end_is_refused_before_memory_runs_out()
    {
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        await using (var stream = File.Create(Path.Combine(Log, "00000000000000000001.json")))
        {
            // A hole of a terabyte takes no room on the disk.
            stream.SetLength(1L << 40);
        }

        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.Open().LoadAsync());
        Assert.Contains("00000000000000000001.json", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Five commits with a checkpoint of the last; the commits before it are gone, so that there is nothing to fall back to.</summary>
    private async Task<string> CheckpointAsync(Dictionary<string, string?> properties)
    {
        properties[TableProperties.CheckpointInterval] = "4";
        var definition = new TableDefinition(await _table.SchemaOfAsync("SELECT 1 AS i, 'x' AS s")) { Configuration = properties };
        for (var i = 0; i < 5; i++)
        {
            await _table.CreateOrAppendAsync($"SELECT {i} AS i, 'text {i}' AS s", new WriteOptions { CreateAs = definition });
        }

        foreach (var commit in Directory.GetFiles(Log, "*.json").Where(static f => !f.Contains("checkpoint", StringComparison.Ordinal) && !f.EndsWith("4.json", StringComparison.Ordinal)))
        {
            File.Delete(commit);
        }

        return Assert.Single(Directory.GetFiles(Log, "*.checkpoint.*"));
    }

    private async Task<(int Read, int Refused)> DamageAsync(string path, int rounds)
    {
        var sound = await File.ReadAllBytesAsync(path);
        var random = new Random(5);
        var (read, refused) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = random.Next(4) == 0 ? sound[..random.Next(sound.Length)] : (byte[])sound.Clone();
            for (var hits = 1 + random.Next(6); hits > 0 && bytes.Length > 0; hits--)
            {
                // Half of the hits go to the end, where Parquet keeps its footer.
                var at = random.Next(2) == 0 ? random.Next(bytes.Length) : Math.Max(bytes.Length - 1 - random.Next(1500), 0);
                bytes[at] = (byte)random.Next(256);
            }

            await WriteAsync(path, bytes, round);
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                var snapshot = await _table.Open().LoadAsync();
                _ = snapshot.CountRows();
                read++;
            }
            catch (DeltaException e)
            {
                Assert.Contains(_table.Folder, e.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostMemory);
        }

        await WriteAsync(path, sound, rounds);
        Assert.Equal(5, (await _table.Open().LoadAsync()).Files.Count);
        return (read, refused);
    }

    /// <summary>At a time of its own: DuckDB keeps parts of files that have not changed since.</summary>
    private static async Task WriteAsync(string path, byte[] bytes, int round)
    {
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(round));
    }
}
