using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;
using SparkMonitor.Tests.Delta;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Storage that fails, is full, read-only or changes under a reader; clocks that go backwards.</summary>
public sealed class StorageFaultTests
{
    [Theory]
    [InlineData(DeltaReason.NoSpace)]
    [InlineData(DeltaReason.PermissionDenied)]
    [InlineData(DeltaReason.Storage)]
    public async Task Append_that_fails_at_any_call_of_the_storage_leaves_a_sound_table(DeltaReason reason)
    {
        using var table = new WrittenTable();
        for (var i = 0; i < 9; i++)
        {
            await table.CreateOrAppendAsync("SELECT 0 AS i");
        }

        // Version 9, 10 with its checkpoint, and so on, each with one more call done before the failure.
        var expected = 9;
        var failures = 0;
        for (var call = 0; ; call++)
        {
            var left = call;
            var storage = new FaultyStorage { OnCall = (operation, location) => _ = left-- == 0 ? throw new DeltaException(reason, $"{location}: {operation} failed.") : 0 };
            try
            {
                var outcome = await table.Open(storage).AppendAsync(new DuckDbQuerySource(table.Connection, "SELECT 1 AS i"));
                Assert.IsType<Committed>(outcome);
                expected++;
            }
            catch (DeltaException e)
            {
                Assert.Equal(reason, e.Reason);
                failures++;
            }

            // A commit whose answer was lost may stand; every other failure leaves nothing.
            var rows = (await table.RowsAsync()).Count;
            Assert.Equal(expected, rows);
            if (left >= 0)
            {
                break;
            }
        }

        Assert.True(failures > 5, $"{failures} failures");
        Assert.IsType<Committed>(await table.AppendAsync("SELECT 2 AS i"));
        Assert.Equal(expected + 1, (await table.RowsAsync()).Count);
    }

    [SmallDiskFact]
    public async Task Full_disk_is_named_and_the_table_goes_on_once_there_is_room()
    {
        const string Rows = "SELECT md5(random()::VARCHAR) AS text FROM range(2000)";
        using var disk = new SmallDisk(1_500_000);
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[500_000]);
        using var table = new WrittenTable(Path.Combine(disk.Folder, "table"));
        var commits = 0;
        DeltaException? full = null;
        while (full is null)
        {
            try
            {
                await table.CreateOrAppendAsync(Rows);
                commits++;
            }
            catch (DeltaException e)
            {
                full = e;
            }
        }

        Assert.Equal(DeltaReason.NoSpace, full.Reason);
        Assert.Contains(table.Folder, full.Message, StringComparison.Ordinal);
        Assert.Equal(2000 * commits, (await table.RowsAsync()).Count);
        Assert.Equal(commits - 1, (await table.Open().LoadAsync()).Version);
        Assert.Equal(commits, Directory.GetFiles(table.Folder, "*.parquet").Length);

        File.Delete(ballast);
        Assert.IsType<Committed>(await table.AppendAsync(Rows));
        Assert.Equal(2000 * (commits + 1), (await table.RowsAsync()).Count);
    }

    [SmallDiskFact]
    public async Task Read_only_file_system_is_read_and_named_when_written()
    {
        using var disk = new SmallDisk(4_000_000);
        using var table = new WrittenTable(Path.Combine(disk.Folder, "table"));
        await table.CreateOrAppendAsync("SELECT 1 AS i");
        await table.CreateOrAppendAsync("SELECT 2 AS i");
        disk.SetReadOnly(true);
        Assert.Equal(["(1)", "(2)"], await table.RowsAsync());
        var error = await Assert.ThrowsAsync<DeltaException>(() => table.AppendAsync("SELECT 3 AS i"));
        Assert.Equal(DeltaReason.PermissionDenied, error.Reason);
        Assert.Contains(table.Folder, error.Message, StringComparison.Ordinal);
        Assert.Equal(
            DeltaReason.PermissionDenied,
            (await Assert.ThrowsAsync<DeltaException>(() => table.Table.OptimizeAsync(table.Rewrite))).Reason);
        disk.SetReadOnly(false);
        Assert.IsType<Committed>(await table.AppendAsync("SELECT 3 AS i"));
        Assert.Equal(["(1)", "(2)", "(3)"], await table.RowsAsync());
    }

    [Fact]
    public async Task Data_file_that_vanishes_is_named()
    {
        using var table = new WrittenTable();
        await table.CreateOrAppendAsync("SELECT 1 AS i");
        await table.CreateOrAppendAsync("SELECT 2 AS i");
        var scan = (await table.Open().LoadAsync()).Scan();
        using var relation = await DeltaRelations.PrepareAsync(table.Connection, scan);
        File.Delete(scan.Files[1].Location);

        // Gone between the log and the footers, and between the footers and the rows.
        var early = await Assert.ThrowsAsync<DeltaException>(() => DeltaRelations.PrepareAsync(table.Connection, scan));
        var late = DeltaRelations.Explain(Assert.Throws<DuckDbException>(() => table.Connection.Scalar($"SELECT sum(i) FROM ({relation.Sql})")), scan);
        foreach (var error in new[] { early, late! })
        {
            Assert.Equal(DeltaReason.MissingDataFile, error.Reason);
            Assert.Contains(scan.Files[1].Path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Log_that_is_cleaned_up_under_a_reader_is_listed_again()
    {
        using var table = new WrittenTable();
        for (var i = 0; i < 13; i++)
        {
            await table.CreateOrAppendAsync($"SELECT {i} AS i");
        }

        var log = Path.Combine(table.Folder, "_delta_log");
        var checkpoint = Path.Combine(log, "00000000000000000010.checkpoint.parquet");
        var hidden = Path.Combine(table.Folder, "later");
        File.Move(checkpoint, hidden);
        var cleaned = false;
        var storage = new FaultyStorage
        {
            OnCall = (operation, location) =>
            {
                if (!cleaned && operation == nameof(IDeltaStorage.OpenAsync) && location.EndsWith("00000000000000000003.json", StringComparison.Ordinal))
                {
                    cleaned = true;
                    File.Move(hidden, checkpoint);
                    foreach (var commit in Directory.GetFiles(log, "0000000000000000000?.json"))
                    {
                        File.Delete(commit);
                    }
                }
            },
        };
        var snapshot = await table.Open(storage).LoadAsync();
        Assert.True(cleaned);
        Assert.Equal((12L, 13), (snapshot.Version, snapshot.Files.Count));
        Assert.Equal(DeltaReason.VersionNotFound, (await Assert.ThrowsAsync<DeltaException>(() => table.Open().LoadAsync(9))).Reason);
    }

    [Fact]
    public async Task Clock_that_goes_backwards_keeps_the_order_of_versions()
    {
        using var table = new WrittenTable();
        var clock = new FixedClock(DateTimeOffset.Parse("2024-01-10T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        for (var i = 0; i < 12; i++)
        {
            await table.CreateOrAppendAsync($"SELECT {i} AS i", new WriteOptions { Clock = clock });
            File.SetLastWriteTimeUtc(Path.Combine(table.Folder, "_delta_log", $"{i:D20}.json"), clock.Now.UtcDateTime);
            clock.Now -= TimeSpan.FromDays(1);
        }

        var times = new List<DateTimeOffset>();
        await foreach (var commit in table.Open().HistoryAsync())
        {
            times.Add(commit.Timestamp);
        }

        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(12, times.Distinct().Count());
        Assert.Equal(0, await table.Open().VersionAtAsync(times[^1]));
        Assert.Equal(11, await table.Open().VersionAtAsync(times[0]));
        Assert.Equal(12, (await table.RowsAsync()).Count);

        // Files that seem to come from the future are young: nobody may take them for left behind.
        Assert.Empty((await table.Open().VacuumAsync(new VacuumOptions { Clock = clock, Retention = TimeSpan.FromDays(7) })).Files);
    }
}
