using System.Runtime.CompilerServices;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Runs;

/// <summary>A store in memory that keeps the promises of <see cref="IMonitorTables"/>: whole commits, each mark once.</summary>
internal sealed class MemoryTables : IMonitorTables
{
    private readonly Dictionary<string, List<(AppendMark Mark, List<object?[]> Rows)>> _commits = new(StringComparer.Ordinal);

    public string Location => "memory";

    /// <summary>Appends to this table fail before anything is committed.</summary>
    public string? FailingTable { get; set; }

    public int SortedAtOnce { get; set; } = int.MaxValue;

    public int Appends { get; private set; }

    public List<string> Reads { get; } = [];

    public int Commits(StoreTable table) => _commits.TryGetValue(table.Name, out var commits) ? commits.Count : 0;

    public IReadOnlyList<object?[]> Rows(StoreTable table) =>
        _commits.TryGetValue(table.Name, out var commits) ? [.. commits.SelectMany(c => c.Rows)] : [];

    public Task<bool> ExistsAsync(StoreTable table, CancellationToken cancellation) => Task.FromResult(_commits.ContainsKey(table.Name));

    public async Task<AppendOutcome> AppendAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, AppendMark mark, CancellationToken cancellation)
    {
        Appends++;
        if (await IsCommittedAsync(table, mark, cancellation))
        {
            return new AppendOutcome(false, Commits(table) - 1, 0);
        }

        var list = new List<object?[]>();
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            StoreTypeCheck.Check(table, row);
            list.Add(row);
        }

        if (string.Equals(FailingTable, table.Name, StringComparison.Ordinal))
        {
            throw new IOException("the disk is full");
        }

        if (!_commits.TryGetValue(table.Name, out var commits))
        {
            _commits.Add(table.Name, commits = []);
        }

        commits.Add((mark, list));
        return new AppendOutcome(true, commits.Count - 1, list.Count);
    }

    public Task<bool> IsCommittedAsync(StoreTable table, AppendMark mark, CancellationToken cancellation) =>
        Task.FromResult(_commits.TryGetValue(table.Name, out var commits) && commits.Exists(c => c.Mark == mark));

    public async IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table,
        IReadOnlyList<string> columns,
        IReadOnlyList<KeyValuePair<string, object?>> filter,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        Reads.Add($"{table.Name}: {string.Join(",", columns)}");
        int[] indexes = [.. columns.Select(table.IndexOf)];
        foreach (var row in Rows(table))
        {
            if (filter.All(f => Equals(row[table.IndexOf(f.Key)], f.Value)))
            {
                yield return [.. indexes.Select(i => row[i])];
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
