using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// Writes classic checkpoints, which every reader knows and every protocol allows. Removed files stay in until their retention is over,
/// so that a vacuum by another writer still finds them.
/// </summary>
internal sealed class CheckpointWriter(DeltaTable table, WriteOptions options)
{
    public async Task WriteAsync(long version, CancellationToken cancellation)
    {
        options.OnStep?.Invoke(WriteStep.BeforeCheckpoint);
        var state = await new SnapshotLoader(table).ReplayWithTombstonesAsync(version, cancellation).ConfigureAwait(false);
        var name = LogFile.CheckpointName(version);
        var location = table.Log.LocationOf(name);
        var actions = Actions(state).ToList();
        var staged = await table.Storage.StageFileAsync(location, cancellation).ConfigureAwait(false);
        await table.Parquet.WriteActionsAsync(staged, Lines(actions, cancellation), cancellation).ConfigureAwait(false);
        var written = await table.Storage.PublishAsync(staged, location, cancellation).ConfigureAwait(false);
        options.OnStep?.Invoke(WriteStep.AfterCheckpoint);
        await WriteHintAsync(version, actions, written.Size, cancellation).ConfigureAwait(false);
        options.OnStep?.Invoke(WriteStep.AfterHint);
    }

    private IEnumerable<DeltaAction> Actions(LogState state)
    {
        yield return state.Protocol!;
        yield return state.Metadata!;
        var now = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var forgotten = Retention.Of(state.Metadata!, TableProperties.TransactionRetention);
        foreach (var transaction in state.Transactions.Values)
        {
            if (forgotten is null || transaction.LastUpdated is not { } updated || updated > now - forgotten)
            {
                yield return transaction;
            }
        }

        foreach (var domain in state.Domains.Values)
        {
            yield return domain;
        }

        var kept = now - (Retention.Of(state.Metadata!, TableProperties.DeletedFileRetention) ?? Retention.DefaultDeletedFiles);
        foreach (var removed in state.Tombstones!.Values)
        {
            if (removed.DeletionTimestamp is not { } deleted || deleted > kept)
            {
                yield return removed with { DataChange = false, Stats = null, Tags = null };
            }
        }

        foreach (var file in state.Files.Build())
        {
            yield return file with { DataChange = false };
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(
        IReadOnlyList<DeltaAction> actions, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var action in actions)
        {
            cancellation.ThrowIfCancellationRequested();
            var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
            ActionWriter.Write(buffer, action);
            yield return buffer.WrittenMemory;
        }
    }

    private Task WriteHintAsync(long version, List<DeltaAction> actions, long size, CancellationToken cancellation)
    {
        var hint = new JsonObject
        {
            ["version"] = version,
            ["size"] = actions.Count,
            ["sizeInBytes"] = size,
            ["numOfAddFiles"] = actions.Count(static a => a is AddFile),
        };
        return table.Storage.WriteAsync(table.Log.LocationOf(LogFile.HintName), Encoding.UTF8.GetBytes(hint.ToJsonString()), cancellation);
    }
}
