using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>
/// The rows of files that commits added with data change: Spark reads the commits as JSON for the files' names, and the rows of each commit
/// as of its own version, restricted to those files.
/// </summary>
internal sealed class AddedRows(SparkConnectSession session, SourceTable table)
{
    private const string Schema =
        "add STRUCT<path: STRING, dataChange: BOOLEAN>, remove STRUCT<path: STRING>";

    /// <param name="after">The version behind which commits count.</param>
    public async Task<string> SqlAsync(long after, CancellationToken cancellation)
    {
        var parts = new List<string>();
        for (var version = after + 1; version <= table.Snapshot.Version; version++)
        {
            var files = await FilesAsync(version, cancellation).ConfigureAwait(false);
            if (files.Count > 0)
            {
                var names = string.Join(", ", files.Select(f => SparkSql.Text(Name(f))));
                parts.Add($"SELECT * FROM {SourceTable.At(table.Name, version)} WHERE substring_index(_metadata.file_path, '/', -1) IN ({names})");
            }
        }

        var columns = string.Join(", ", table.Snapshot.Schema.Columns.Select(c => SparkSql.Identifier(c.Name)));
        var empty = $"SELECT * FROM {table.Sql} WHERE false";
        return parts.Count == 0
            ? $"({empty})"
            : $"({string.Join(" UNION ALL ", parts.Select(p => $"SELECT {columns} FROM ({p})"))})";
    }

    private async Task<IReadOnlyList<string>> FilesAsync(long version, CancellationToken cancellation)
    {
        var log = string.Create(CultureInfo.InvariantCulture, $"{table.Snapshot.Uri.TrimEnd('/')}/_delta_log/{version:D20}.json");
        var added = new List<string>();
        var removed = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var commit = SparkRelation.Read("json", [log], schema: Schema)
                .Select("add.path AS added", "remove.path AS removed", "add.dataChange AS changed");
            await foreach (var batch in session.QueryAsync(commit, cancellation: cancellation).ConfigureAwait(false))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (batch[0].GetString(row) is { } file && !batch[2].IsNull(row) && batch[2].GetBoolean(row))
                    {
                        added.Add(file);
                    }

                    if (batch[1].GetString(row) is { } gone)
                    {
                        removed.Add(gone);
                    }
                }
            }
        }
        catch (SparkServerException e) when (SparkFaults.IsMissing(e))
        {
            throw new MonitorException(
                string.Create(CultureInfo.InvariantCulture, $"The table {table.Snapshot.Uri} no longer has the commit of version {version}, so what was added behind version {version - 1} is not known. Profile the whole table."), e);
        }

        // A file that is re-added with another deletion vector brings no rows.
        return [.. added.Where(f => !removed.Contains(f))];
    }

    /// <summary>The file's own name: paths in the log are URL-encoded, and a data file's name is unique in its table.</summary>
    private static string Name(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
}
