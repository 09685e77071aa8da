using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Log;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// Writes checkpoints: classic ones, which every reader knows, or of the second specification where the table asks for them. Removed files
/// stay in until their retention is over, so that a vacuum by another writer still finds them.
/// </summary>
internal sealed class CheckpointWriter(DeltaTable table, WriteOptions options)
{
    public async Task WriteAsync(long version, CancellationToken cancellation)
    {
        options.OnStep?.Invoke(WriteStep.BeforeCheckpoint);
        var state = await new SnapshotLoader(table).ReplayWithTombstonesAsync(version, cancellation).ConfigureAwait(false);
        var others = OtherActions(state).ToList();
        var files = FileActions(state).ToList();
        var size = WantsSecondSpecification(state)
            ? await WriteSecondAsync(version, others, files, cancellation).ConfigureAwait(false)
            : (await WriteParquetAsync(table.Log.LocationOf(LogFile.CheckpointName(version)), [.. others, .. files], cancellation).ConfigureAwait(false)).Size;
        options.OnStep?.Invoke(WriteStep.AfterCheckpoint);
        await WriteHintAsync(version, others.Count + files.Count, files.Count(static a => a is AddFile), size, cancellation).ConfigureAwait(false);
        options.OnStep?.Invoke(WriteStep.AfterHint);
    }

    private static bool WantsSecondSpecification(LogState state) =>
        state.Protocol!.HasReaderFeature(FeatureNames.V2Checkpoint)
        && string.Equals(state.Metadata!.Configuration.GetValueOrDefault(TableProperties.CheckpointPolicy), "v2", StringComparison.OrdinalIgnoreCase);

    /// <summary>A sidecar with the files, then a file of JSON that names it: a reader sees both or neither.</summary>
    private async Task<long> WriteSecondAsync(long version, List<DeltaAction> others, List<DeltaAction> files, CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("D");
        var sidecars = new List<DeltaAction>();
        long size = 0;
        if (files.Count > 0)
        {
            var name = $"{LogFile.Prefix(version)}.{id}.parquet";
            var written = await WriteParquetAsync(table.Storage.Combine(table.Location, $"{LogFile.SidecarFolder}/{name}"), files, cancellation).ConfigureAwait(false);
            sidecars.Add(new Sidecar(name, written.Size, written.Modified));
            size += written.Size;
        }

        var main = ActionWriter.Write([new CheckpointMetadata(version), .. others, .. sidecars]);
        await table.Storage.WriteAsync(table.Log.LocationOf($"{LogFile.Prefix(version)}.checkpoint.{id}.json"), main, cancellation).ConfigureAwait(false);
        return size + main.Length;
    }

    private async Task<StoredFile> WriteParquetAsync(string location, IReadOnlyList<DeltaAction> actions, CancellationToken cancellation)
    {
        var staged = await table.Storage.StageFileAsync(location, cancellation).ConfigureAwait(false);
        await table.Parquet.WriteActionsAsync(staged, Lines(actions, cancellation), cancellation).ConfigureAwait(false);
        return await table.Storage.PublishAsync(staged, location, cancellation).ConfigureAwait(false);
    }

    private IEnumerable<DeltaAction> OtherActions(LogState state)
    {
        yield return state.Protocol!;
        yield return state.Metadata!;
        var forgotten = Retention.Of(state.Metadata!, TableProperties.TransactionRetention);
        var oldest = options.Clock.GetUtcNow().ToUnixTimeMilliseconds() - forgotten;
        foreach (var transaction in state.Transactions.Values)
        {
            if (oldest is null || transaction.LastUpdated is not { } updated || updated > oldest)
            {
                yield return transaction;
            }
        }

        foreach (var domain in state.Domains.Values)
        {
            yield return domain;
        }
    }

    private IEnumerable<DeltaAction> FileActions(LogState state)
    {
        var oldest = options.Clock.GetUtcNow().ToUnixTimeMilliseconds()
            - (Retention.Of(state.Metadata!, TableProperties.DeletedFileRetention) ?? Retention.DefaultDeletedFiles);
        foreach (var removed in state.Tombstones!.Values)
        {
            if (removed.DeletionTimestamp is not { } deleted || deleted > oldest)
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
            var buffer = new ArrayBufferWriter<byte>(512);
            ActionWriter.Write(buffer, action);
            yield return buffer.WrittenMemory;
        }
    }

    private Task WriteHintAsync(long version, int actions, int files, long size, CancellationToken cancellation)
    {
        var hint = new JsonObject { ["version"] = version, ["size"] = actions, ["sizeInBytes"] = size, ["numOfAddFiles"] = files };
        return table.Storage.WriteAsync(table.Log.LocationOf(LogFile.HintName), Encoding.UTF8.GetBytes(hint.ToJsonString()), cancellation);
    }
}
