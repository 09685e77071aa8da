using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>What the store knows of the runs of one entity's stage.</summary>
internal sealed class StageRuns
{
    private readonly List<RunRecord> _done;

    private StageRuns(List<RunRecord> done) => _done = done;

    public IReadOnlyList<RunRecord> Done => _done;

    /// <summary>
    /// Reads the stage's runs. A run that committed its summaries but not its row in <c>runs</c>, because it was cut off in between, left
    /// that row on its summaries; it is appended now.
    /// </summary>
    /// <exception cref="NewerStoreException">A newer version of the product wrote to this store.</exception>
    public static async Task<StageRuns> ReadAsync(IMonitorTables tables, string entity, string stage, CancellationToken cancellation)
    {
        KeyValuePair<string, object?>[] filter = [new("entity", entity), new("stage", stage)];
        var runs = await RunReader.ReadAsync(tables, filter, cancellation).ConfigureAwait(false);
        var known = runs.Select(r => r.RunId).ToHashSet(StringComparer.Ordinal);
        var done = runs.Where(r => r.IsDone).ToList();
        await foreach (var lost in LostAsync(tables, [.. filter, new("column_name", SummariesTable.TableRow)], known, cancellation).ConfigureAwait(false))
        {
            await AppendAsync(tables, lost, cancellation).ConfigureAwait(false);
            done.Add(lost);
        }

        return new StageRuns(done);
    }

    /// <summary>Appends a run's row once, whoever tries.</summary>
    public static Task<AppendOutcome> AppendAsync(IMonitorTables tables, RunRecord run, CancellationToken cancellation) =>
        tables.AppendAsync(RunsTable.Definition, One(run.ToRow()), new AppendMark(ConfigHash.OfParts("run", run.RunId), 1), cancellation);

    /// <summary>The run that did the same work before.</summary>
    public RunRecord? Find(string tableId, long version, string configHash, string? covers) => _done.Find(r =>
        string.Equals(r.TableId, tableId, StringComparison.Ordinal) && r.TableVersion == version
        && string.Equals(r.ConfigHash, configHash, StringComparison.Ordinal)
        && (covers is null || string.Equals(r.Covers, covers, StringComparison.Ordinal)));

    /// <summary>The slice values that were chosen for these slices before.</summary>
    public IReadOnlyList<SliceValues> Chosen(string sliceHash) =>
        _done.Where(r => string.Equals(r.SliceHash, sliceHash, StringComparison.Ordinal)).MaxBy(r => r.RunTime)?.SliceValues ?? [];

    /// <summary>The last version before a version that was profiled.</summary>
    public RunRecord? Before(string tableId, long version) => _done
        .Where(r => string.Equals(r.TableId, tableId, StringComparison.Ordinal) && r.TableVersion < version)
        .MaxBy(r => (r.TableVersion, r.RunTime));

    /// <summary>The first run of a later state of the table, where an older version is profiled after it.</summary>
    public RunRecord? After(DateTimeOffset tableTimestamp) => _done
        .Where(r => r.TableTimestamp > tableTimestamp)
        .MinBy(r => (r.TableTimestamp, r.RunTime));

    private static async IAsyncEnumerable<RunRecord> LostAsync(
        IMonitorTables tables,
        IReadOnlyList<KeyValuePair<string, object?>> filter,
        HashSet<string> known,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!await tables.ExistsAsync(SummariesTable.Definition, cancellation).ConfigureAwait(false))
        {
            yield break;
        }

        await foreach (var row in tables.ReadAsync(SummariesTable.Definition, ["run_id", "run_record"], filter, cancellation).ConfigureAwait(false))
        {
            if (row[1] is string record && known.Add((string)row[0]!))
            {
                yield return RunRecord.OfRow(StoreRowJson.Read(RunsTable.Definition, record));
            }
        }
    }

    private static async IAsyncEnumerable<object?[]> One(object?[] row)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return row;
    }
}
