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
            using var result = connection.QueryStreaming(CheckpointSql.Select(head.Columns), parameters, cancellation);
            while (result.NextChunk(cancellation))
            {
                Emit(result.Chunk, sink);
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

    private static void Emit(DuckDbChunk chunk, ICheckpointSink sink)
    {
        var action = chunk[0];
        var path = chunk[1];
        var partition = chunk[2];
        var size = chunk[3].Values<long>();
        var modified = chunk[4].Values<long>();
        var stats = chunk[5];
        var rest = chunk[6];
        for (var row = 0; row < chunk.RowCount; row++)
        {
            if (!action.IsNull(row))
            {
                sink.TakeAction(action.GetBytes(row));
            }
            else if (!path.IsNull(row))
            {
                sink.TakeFile(new CheckpointFile
                {
                    Path = path.GetBytes(row),
                    PartitionValues = partition.IsNull(row) ? [] : partition.GetBytes(row),
                    Size = chunk[3].IsNull(row) ? 0 : size[row],
                    ModificationTime = chunk[4].IsNull(row) ? 0 : modified[row],
                    Stats = stats.IsNull(row) ? [] : stats.GetBytes(row),
                    Rest = rest.IsNull(row) ? [] : rest.GetBytes(row),
                });
            }
        }
    }
}
