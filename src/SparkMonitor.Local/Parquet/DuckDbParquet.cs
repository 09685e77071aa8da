using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>Checkpoint files through DuckDB. One connection of its own for each file, so it may be used by several threads.</summary>
public sealed class DuckDbParquet(DuckDbDatabase database) : IDeltaParquet
{
    private static readonly string[] Actions =
        ["protocol", "metaData", "txn", "add", "remove", "domainMetadata", "checkpointMetadata", "sidecar"];

    private static readonly string[] AddFields =
    [
        "path", "partitionValues", "size", "modificationTime", "dataChange", "tags", "deletionVector", "baseRowId",
        "defaultRowCommitVersion", "clusteringProvider",
    ];

    public Task ReadActionsAsync(string path, ActionLineReader read, CancellationToken cancellation)
    {
        try
        {
            using var connection = database.Connect();
            object?[] parameters = [new List<object?> { DuckDbSql.EscapeGlob(path) }];
            using var result = connection.QueryStreaming(Select(connection, parameters, cancellation), parameters, cancellation);
            while (result.NextChunk(cancellation))
            {
                Emit(result.Chunk, read);
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

    /// <summary>One text column with a line for each action, made of those columns that the file has.</summary>
    private static string Select(DuckDbConnection connection, object?[] parameters, CancellationToken cancellation)
    {
        using var head = connection.Query("SELECT * FROM read_parquet($1, hive_partitioning = false) LIMIT 0", parameters, cancellation);
        var cases = new List<string>();
        foreach (var action in Actions)
        {
            var column = head.Columns.FirstOrDefault(c => c.Name == action);
            if (column is not null && column.Type.Id == DuckDbTypeId.Struct)
            {
                var name = DuckDbSql.QuoteIdentifier(action);
                cases.Add($"WHEN {name} IS NOT NULL THEN '{{\"{action}\":' || {(action == "add" ? Add(column.Type) : $"CAST(to_json({name}) AS VARCHAR)")} || '}}'");
            }
        }

        return cases.Count == 0
            ? throw new DuckDbException(DuckDbErrorType.InvalidInput, "it has none of the columns of a checkpoint")
            : $"SELECT CASE {string.Join(' ', cases)} END FROM read_parquet($1, hive_partitioning = false)";
    }

    /// <summary>Only the fields a log has: the parsed partition values and statistics of large tables would double the work.</summary>
    private static string Add(DuckDbType type)
    {
        var names = type.Fields.Select(static f => f.Name).ToHashSet(StringComparer.Ordinal);
        var parts = AddFields.Where(names.Contains).Select(static f => $"{DuckDbSql.QuoteIdentifier(f)} := \"add\".{DuckDbSql.QuoteIdentifier(f)}").ToList();
        if (names.Contains("stats"))
        {
            parts.Add(names.Contains("stats_parsed")
                ? "stats := coalesce(\"add\".stats, CAST(to_json(\"add\".stats_parsed) AS VARCHAR))"
                : "stats := \"add\".stats");
        }
        else if (names.Contains("stats_parsed"))
        {
            parts.Add("stats := CAST(to_json(\"add\".stats_parsed) AS VARCHAR)");
        }

        return $"CAST(to_json(struct_pack({string.Join(", ", parts)})) AS VARCHAR)";
    }

    private static void Emit(DuckDbChunk chunk, ActionLineReader read)
    {
        var lines = chunk[0];
        for (var row = 0; row < lines.Count; row++)
        {
            if (!lines.IsNull(row))
            {
                read(lines.GetBytes(row));
            }
        }
    }
}
