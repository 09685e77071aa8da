using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>
/// A writer is killed at random times: the table stays readable, holds what was acknowledged and at most the commit in flight, and the next
/// writer goes on. <see cref="KilledWriterTests"/> kill at every step.
/// </summary>
public sealed class FaultTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Writer_killed_at_random_leaves_a_sound_table()
    {
        var random = new Random(8);
        await _table.CreateOrAppendAsync("SELECT -1 AS writer, 0 AS i");
        for (var round = 0; round < 5; round++)
        {
            var worker = await WorkerProcess.RunAsync(_table.Folder, 10 + round, 100_000, killAfter: TimeSpan.FromMilliseconds(random.Next(400)));
            Assert.NotEqual(0, worker.ExitCode);
            Assert.NotEmpty(worker.Acknowledged);
            await CheckAsync(worker);
        }
    }

    private async Task CheckAsync(WorkerProcess worker)
    {
        var writer = worker.Acknowledged[0].Split(' ')[0];
        var rows = (await _table.RowsAsync()).Where(r => r.StartsWith($"({writer}, ", StringComparison.Ordinal)).ToList();
        var acknowledged = worker.Acknowledged.Select(static l => $"({l.Split(' ')[0]}, {l.Split(' ')[1]})").ToList();
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Empty(acknowledged.Except(rows));
        Assert.InRange(rows.Count - acknowledged.Count, 0, 1);

        var before = (await _table.RowsAsync()).Count;
        Assert.IsType<Committed>(await _table.Open().AppendAsync(new Local.Parquet.DuckDbQuerySource(_table.Connection, "SELECT 99 AS writer, 0 AS i")));
        Assert.Equal(before + 1, (await _table.RowsAsync()).Count);
    }
}
