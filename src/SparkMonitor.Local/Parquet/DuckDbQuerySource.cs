using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The rows of a DuckDB query, written to a table by DuckDB itself.</summary>
/// <param name="connection">Used by one write at a time.</param>
/// <param name="sql">A SELECT that may be run more than once.</param>
public sealed class DuckDbQuerySource(DuckDbConnection connection, string sql) : IDeltaDataSource
{
    private const string NameTooLong = "File name too long";

    /// <summary>Files up to so many times the target stay as they are.</summary>
    private const double TooLarge = 1.5;

    /// <summary>DuckDB's vectors and its own choice of row groups.</summary>
    private const int VectorRows = 2048;
    private const int DefaultGroupRows = 60 * VectorRows;

    private static readonly Dictionary<string, string?> NoValues = new(StringComparer.Ordinal);

    private IReadOnlyList<DuckDbField>? _columns;

    /// <summary>Rows of a row group at the most, a multiple of 2,048: few where rows are large and read by the few. Null for DuckDB's own choice.</summary>
    public int? RowGroupRows { get; init; }

    public Task<StructType> GetSchemaAsync(CancellationToken cancellation) => Task.FromResult(DuckDbSchema.Of(Columns(cancellation)));

    public async Task<IReadOnlyList<WrittenFile>> WriteAsync(DataFileLayout layout, CancellationToken cancellation)
    {
        var folder = await layout.Storage.StageFolderAsync(layout.Table, cancellation).ConfigureAwait(false);
        var id = Guid.NewGuid().ToString("D");
        List<CopiedFile> copied;
        try
        {
            copied = Copy(layout, folder, id, cancellation);
        }
        catch (Exception e) when (e is DuckDbException or OperationCanceledException)
        {
            Report(layout, folder, id);
            throw e is DuckDbException error ? RowCheckSql.Explain(error, layout) ?? Explain(error, layout.Table) : e;
        }

        var files = new List<WrittenFile>(copied.Count);
        foreach (var file in copied)
        {
            layout.Written(file.Name);
        }

        foreach (var file in copied)
        {
            var location = layout.Storage.Combine(layout.Table, file.Name);
            if (file.Statistics.Records == 0)
            {
                await layout.Storage.DeleteAsync(location, cancellation).ConfigureAwait(false);
                continue;
            }

            var stored = await layout.Storage.PublishAsync(Path.Combine(folder, file.Name), location, cancellation).ConfigureAwait(false);
            files.Add(new WrittenFile(file.Name, file.PartitionValues, stored.Size, stored.Modified, file.Statistics));
        }

        return files;
    }

    private IReadOnlyList<DuckDbField> Columns(CancellationToken cancellation)
    {
        if (_columns is null)
        {
            try
            {
                using var head = connection.Query($"SELECT * FROM ({sql}) LIMIT 0", null, cancellation);
                _columns = head.Columns;
            }
            catch (DuckDbException e)
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The query for the rows does not work: {e.Message}", e);
            }
        }

        return _columns;
    }

    private List<CopiedFile> Copy(DataFileLayout layout, string folder, string id, CancellationToken cancellation)
    {
        var select = new CopySql(layout, Columns(cancellation));
        var options = string.Join(", ", select.Options(id, RowGroupRows));
        List<CopiedFile> copied;
        try
        {
            copied = Run(select, $"COPY ({select.Select(sql)}) TO {DuckDbSql.QuoteLiteral(folder)} ({options})", folder, layout, cancellation);
        }
        catch (DuckDbException e) when (e.Message.Contains(NameTooLong, StringComparison.Ordinal) && select.TextPartitions.Any())
        {
            foreach (var name in Left(folder, id))
            {
                File.Delete(Path.Combine(folder, name));
            }

            var values = new LongPartitionValues();
            values.Find(connection, select.Select(sql), select.TextPartitions, cancellation);
            copied = Run(select, $"COPY ({select.Select(sql, values)}) TO {DuckDbSql.QuoteLiteral(folder)} ({options})", folder, layout, cancellation);
        }

        return select.CutsLater ? Cut(select, copied, layout, folder, id, cancellation) : copied;
    }

    /// <summary>Writes files that came out far above the target again as several.</summary>
    private List<CopiedFile> Cut(CopySql select, List<CopiedFile> copied, DataFileLayout layout, string folder, string id, CancellationToken cancellation)
    {
        var files = new List<CopiedFile>(copied.Count);
        foreach (var file in copied)
        {
            var path = Path.Combine(folder, file.Name);
            var length = new FileInfo(path).Length;
            if (length <= layout.TargetFileBytes * TooLarge)
            {
                files.Add(file);
                continue;
            }

            // DuckDB ends a file behind a row group, so that a group must not be larger than the target.
            var fitting = (long)(file.Statistics.Records * (double)layout.TargetFileBytes / length) / VectorRows * VectorRows;
            var groupRows = (int)Math.Clamp(fitting, VectorRows, RowGroupRows ?? DefaultGroupRows);
            var options = string.Join(", ", select.Options(string.Create(CultureInfo.InvariantCulture, $"{id}-{files.Count}"), groupRows, isCut: true));
            var rows = $"SELECT * FROM read_parquet([{DuckDbSql.QuoteLiteral(DuckDbSql.EscapeGlob(path))}], hive_partitioning = false)";
            var parts = Run(select, $"COPY ({rows}) TO {DuckDbSql.QuoteLiteral(Path.GetDirectoryName(path)!)} ({options})", folder, layout, cancellation);
            files.AddRange(parts.Select(p => p with { PartitionValues = file.PartitionValues }));
            File.Delete(path);
        }

        return files;
    }

    private List<CopiedFile> Run(CopySql select, string copy, string folder, DataFileLayout layout, CancellationToken cancellation)
    {
        using var result = connection.Query(copy, null, cancellation);
        var names = result.Columns.Select(static c => c.Name).ToList();
        var at = (File: names.IndexOf("filename"), Count: names.IndexOf("count"), Columns: names.IndexOf("column_statistics"), Keys: names.IndexOf("partition_keys"));
        return [.. result.Rows(cancellation).Select(row => new CopiedFile(
            Path.GetRelativePath(folder, (string)row[at.File]!).Replace(Path.DirectorySeparatorChar, '/'),
            row[at.Keys] is { } keys ? select.PartitionValues(keys) : NoValues,
            CopyStatistics.Of(Convert.ToInt64(row[at.Count], CultureInfo.InvariantCulture), StatisticsOf(row[at.Columns]), select.FileFields, layout.Mapping)))];
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string?>> StatisticsOf(object? value)
    {
        var columns = new Dictionary<string, IReadOnlyDictionary<string, string?>>(StringComparer.Ordinal);
        foreach (var (name, entries) in (KeyValuePair<object, object?>[])(value ?? Array.Empty<KeyValuePair<object, object?>>()))
        {
            columns[(string)name] = ((KeyValuePair<object, object?>[])entries!).ToDictionary(static e => (string)e.Key, static e => (string?)e.Value, StringComparer.Ordinal);
        }

        return columns;
    }

    /// <summary>Tells of files that a failed write may have left.</summary>
    private static void Report(DataFileLayout layout, string folder, string id)
    {
        foreach (var name in Left(folder, id))
        {
            layout.Written(name);
        }
    }

    private static List<string> Left(string folder, string id) =>
        [.. Directory.EnumerateFiles(folder, $"*{id}*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(folder, p).Replace(Path.DirectorySeparatorChar, '/'))];

    private static DeltaException Explain(DuckDbException error, string table)
    {
        var reason = error.Message.Contains("No space left", StringComparison.Ordinal) || error.Message.Contains("Disk quota", StringComparison.Ordinal) ? DeltaReason.NoSpace
            : error.Message.Contains("Permission denied", StringComparison.Ordinal) || error.Message.Contains("Read-only file system", StringComparison.Ordinal) ? DeltaReason.PermissionDenied
            : error.Type == DuckDbErrorType.Io ? DeltaReason.Storage
            : DeltaReason.InvalidWrite;
        return error.Message.Contains(NameTooLong, StringComparison.Ordinal)
            ? new DeltaException(DeltaReason.InvalidWrite, $"The rows could not be written to {table}: the names of its partition columns are too long for the path of a file.", error)
            : new DeltaException(reason, $"The rows could not be written to {table}: {error.Message}", error);
    }

    private sealed record CopiedFile(string Name, IReadOnlyDictionary<string, string?> PartitionValues, WrittenStatistics Statistics);
}
