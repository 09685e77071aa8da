using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>Reads the files of one table's log.</summary>
internal sealed class LogReader(IDeltaStorage storage, IDeltaParquet parquet, string table)
{
    private readonly string _folder = storage.Combine(table, LogFile.Folder);

    /// <summary>The whole folder is listed, whatever <c>_last_checkpoint</c> says: that hint may be stale, wrong or missing.</summary>
    public async Task<LogListing> ListAsync(CancellationToken cancellation) =>
        new(await storage.ListAsync(_folder, null, cancellation).ConfigureAwait(false));

    public string LocationOf(string name) => storage.Combine(_folder, name);

    /// <summary>Replays one commit or compaction into a state; false where the file does not exist.</summary>
    public async Task<bool> ReplayAsync(string name, LogState state, CancellationToken cancellation)
    {
        state.BeginCommit();
        if (!await ReadCommitAsync(name, state.Apply, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        state.EndCommit();
        return true;
    }

    /// <summary>Hands out the actions of a commit; false where the file does not exist.</summary>
    public async Task<bool> ReadCommitAsync(string name, Action<DeltaAction> apply, CancellationToken cancellation)
    {
        var stream = await storage.OpenAsync(LocationOf(name), cancellation).ConfigureAwait(false);
        if (stream is null)
        {
            return false;
        }

        await using (stream.ConfigureAwait(false))
        {
            await ReadLinesAsync(stream, name, DeltaReason.CorruptCommit, apply, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The first <c>commitInfo</c> of a commit, or null.</summary>
    public async Task<CommitInfo?> ReadCommitInfoAsync(string name, CancellationToken cancellation)
    {
        CommitInfo? info = null;
        await ReadCommitAsync(name, action => info ??= action as CommitInfo, cancellation).ConfigureAwait(false);
        return info;
    }

    /// <summary>Replays a checkpoint with all its parts and sidecars.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.CorruptCheckpoint"/> or <see cref="DeltaReason.MissingSidecar"/>.</exception>
    public async Task ReplayAsync(LogCheckpoint checkpoint, LogState state, CancellationToken cancellation)
    {
        state.BeginCommit();
        foreach (var file in checkpoint.Files)
        {
            await ReadCheckpointFileAsync(LocationOf(file.File.Name), file.File.Name, file.IsJson, state, cancellation).ConfigureAwait(false);
        }

        var folder = storage.Combine(table, LogFile.SidecarFolder);
        foreach (var sidecar in state.Sidecars)
        {
            var location = storage.Resolve(folder, sidecar.Path);
            if (await storage.FindAsync(location, cancellation).ConfigureAwait(false) is null)
            {
                throw new DeltaException(
                    DeltaReason.MissingSidecar, $"The checkpoint {checkpoint.Name} of {table} needs the sidecar {sidecar.Path}, which does not exist.");
            }

            await ReadCheckpointFileAsync(location, sidecar.Path, isJson: false, state, cancellation).ConfigureAwait(false);
        }
    }

    private async Task ReadCheckpointFileAsync(string location, string name, bool isJson, LogState state, CancellationToken cancellation)
    {
        if (!isJson)
        {
            var local = await storage.ToLocalAsync(location, cancellation).ConfigureAwait(false);
            await parquet.ReadActionsAsync(local, new CheckpointReplay(state, name, table), cancellation).ConfigureAwait(false);
            return;
        }

        var stream = await storage.OpenAsync(location, cancellation).ConfigureAwait(false)
            ?? throw new DeltaException(DeltaReason.CorruptCheckpoint, $"The checkpoint {name} of {table} has vanished while it was read.");
        await using (stream.ConfigureAwait(false))
        {
            await ReadLinesAsync(stream, name, DeltaReason.CorruptCheckpoint, state.ApplyCheckpoint, cancellation).ConfigureAwait(false);
        }
    }

    private async Task ReadLinesAsync(
        Stream stream, string name, DeltaReason reason, Action<DeltaAction> apply, CancellationToken cancellation)
    {
        try
        {
            await JsonLines.ReadAsync(stream, (line, number) => Read(line, name, number, reason, apply), cancellation).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            throw new DeltaException(reason, $"{LogFile.Folder}/{name} of {table} cannot be read: {e.Message}.", e);
        }
        catch (IOException e)
        {
            throw new DeltaException(DeltaReason.Storage, $"{LogFile.Folder}/{name} of {table} cannot be read: {e.Message}", e);
        }
    }

    private void Read(ReadOnlySpan<byte> line, string name, long number, DeltaReason reason, Action<DeltaAction> apply)
    {
        try
        {
            ActionReader.Read(line, apply);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DeltaException(reason, $"{LogFile.Folder}/{name}, line {number} of {table} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
