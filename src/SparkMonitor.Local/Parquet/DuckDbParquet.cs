using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>Checkpoint files through DuckDB. One connection of its own for each file, so it may be used by several threads.</summary>
public sealed class DuckDbParquet(DuckDbDatabase database) : IDeltaParquet
{
    public Task ReadActionsAsync(string path, ICheckpointSink sink, CancellationToken cancellation)
    {
        try
        {
            using var connection = database.Connect();
            object?[] parameters = [new List<object?> { DuckDbSql.EscapeGlob(path) }];
            using var head = connection.Query("SELECT * FROM read_parquet($1, hive_partitioning = false) LIMIT 0", parameters, cancellation);
            if (CheckpointSql.SelectOthers(head.Columns) is { } selectOthers)
            {
                using var others = connection.QueryStreaming(selectOthers, parameters, cancellation);
                while (others.NextChunk(cancellation))
                {
                    TakeActions(others.Chunk, sink);
                }
            }

            if (CheckpointSql.SelectFiles(head.Columns) is { } selectFiles)
            {
                using var files = connection.QueryStreaming(selectFiles, parameters, cancellation);
                while (files.NextChunk(cancellation))
                {
                    TakeFiles(files.Chunk, sink, path);
                }
            }

            return Task.CompletedTask;
        }
        catch (DuckDbException e)
        {
            throw new DeltaException(DeltaReason.CorruptCheckpoint, $"The checkpoint file {path} cannot be read: {e.Message}", e);
        }
    }

    public async Task WriteActionsAsync(string path, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation)
    {
        var json = path + ".json.tmp";
        try
        {
            var longest = await WriteLinesAsync(json, lines, cancellation).ConfigureAwait(false);
            using var connection = database.Connect();
            var columns = string.Join(", ", CheckpointSql.Columns.Select(static c => $"{DuckDbSql.QuoteIdentifier(c.Name)}: {DuckDbSql.QuoteLiteral(c.Type)}"));
            connection.Execute(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"COPY (SELECT * FROM read_json({DuckDbSql.QuoteLiteral(DuckDbSql.EscapeGlob(json))}, format = 'newline_delimited', maximum_object_size = {longest + 1024}, columns = {{{columns}}})) TO {DuckDbSql.QuoteLiteral(path)} (FORMAT parquet, COMPRESSION snappy)"),
                cancellation);
        }
        catch (DuckDbException e)
        {
            throw new DeltaException(DeltaReason.Storage, $"The checkpoint file {path} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new DeltaException(DeltaReason.Storage, $"The checkpoint file {path} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(json);
        }
    }

    /// <summary>Gives the length of the longest line.</summary>
    private static async Task<int> WriteLinesAsync(string path, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation)
    {
        var longest = 0;
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        await using (stream.ConfigureAwait(false))
        {
            await foreach (var line in lines.WithCancellation(cancellation).ConfigureAwait(false))
            {
                longest = Math.Max(longest, line.Length);
                await stream.WriteAsync(line, cancellation).ConfigureAwait(false);
                stream.WriteByte((byte)'\n');
            }
        }

        return longest;
    }

    private static void TakeActions(DuckDbChunk chunk, ICheckpointSink sink)
    {
        var actions = chunk[0];
        for (var row = 0; row < chunk.RowCount; row++)
        {
            if (!actions.IsNull(row))
            {
                sink.TakeAction(actions.GetBytes(row));
            }
        }
    }

    private static void TakeFiles(DuckDbChunk chunk, ICheckpointSink sink, string file)
    {
        var path = chunk[0];
        var partition = chunk[1];
        var size = chunk[2];
        var sizes = size.Values<long>();
        var modified = chunk[3];
        var times = modified.Values<long>();
        var stats = chunk[4];
        var rest = chunk[5];
        for (var row = 0; row < chunk.RowCount; row++)
        {
            if (!path.IsNull(row))
            {
                sink.TakeFile(new CheckpointFile
                {
                    Path = path.GetBytes(row),
                    PartitionValues = partition.IsNull(row) ? [] : partition.GetBytes(row),
                    Size = size.IsNull(row) ? 0 : sizes[row],
                    ModificationTime = modified.IsNull(row) ? 0 : times[row],
                    Stats = stats.IsNull(row) ? [] : stats.GetBytes(row),
                    Rest = rest.IsNull(row) ? [] : rest.GetBytes(row),
                });
            }
            else if (!size.IsNull(row) || !modified.IsNull(row) || !stats.IsNull(row) || !rest.IsNull(row))
            {
                throw new DeltaException(DeltaReason.CorruptCheckpoint, $"The checkpoint file {file} cannot be read: it holds a file without a path.");
            }
        }
    }
}
