using System.Globalization;
using System.Runtime.CompilerServices;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.History;

/// <summary>The commits of Delta tables, with the metrics that Spark, delta-rs and this product write under different names.</summary>
public sealed class TableHistory(EngineLimits limits) : IDisposable
{
    private readonly LocalDatabase _database = new(limits);

    /// <summary>The newest commits, the latest first.</summary>
    /// <exception cref="Core.MonitorException">There is no readable Delta table at the path.</exception>
    public async IAsyncEnumerable<TableVersion> ReadAsync(string path, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerator<Delta.History.DeltaCommit> commits;
        try
        {
            var table = new DeltaTable(new LocalStorage(), new DuckDbParquet(_database.Database), path);
            commits = table.HistoryAsync(limit, cancellation).GetAsyncEnumerator(cancellation);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }

        await using (commits)
        {
            while (await NextAsync(commits).ConfigureAwait(false))
            {
                yield return Read(commits.Current);
            }
        }
    }

    public void Dispose() => _database.Dispose();

    private static async Task<bool> NextAsync(IAsyncEnumerator<Delta.History.DeltaCommit> commits)
    {
        try
        {
            return await commits.MoveNextAsync().ConfigureAwait(false);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    private static TableVersion Read(Delta.History.DeltaCommit commit) => new(
        commit.Version, commit.Timestamp, commit.Info.Operation, commit.Info.EngineInfo)
    {
        RowsAdded = Metric(commit.Info, "numOutputRows", "num_added_rows", "numTargetRowsInserted"),
        FilesAdded = Metric(commit.Info, "numFiles", "numAddedFiles", "num_added_files", "numTargetFilesAdded"),
        FilesRemoved = Metric(commit.Info, "numRemovedFiles", "num_removed_files", "numTargetFilesRemoved"),
        BytesAdded = Metric(commit.Info, "numOutputBytes", "numAddedBytes"),
    };

    private static long? Metric(CommitInfo info, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (info.OperationMetrics.TryGetValue(name, out var text)
                && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
        }

        return null;
    }
}
