using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>Makes SQL of scans.</summary>
public static class DeltaRelations
{
    /// <summary>Files of so many different partitions are read apart with their values as constants; of more, the values are looked up by row.</summary>
    private const int MaxConstantBranches = 64;

    private static long _tables;

    /// <summary>
    /// Reads the footers of the scan's files and the deletion vectors, and gives SQL for the rows. The connection is used for both; its
    /// relation is only good for it.
    /// </summary>
    /// <exception cref="DeltaException">A file is missing or corrupt, a vector too, or a column cannot be read as the table's type.</exception>
    public static Task<DeltaRelation> PrepareAsync(DuckDbConnection connection, DeltaScan scan, CancellationToken cancellation = default) =>
        PrepareAsync(connection, scan, VariantForm.Json, cancellation);

    /// <inheritdoc cref="PrepareAsync(DuckDbConnection, DeltaScan, CancellationToken)"/>
    public static async Task<DeltaRelation> PrepareAsync(
        DuckDbConnection connection, DeltaScan scan, VariantForm variants, CancellationToken cancellation = default)
    {
        if (scan.Files.Count == 0)
        {
            return new DeltaRelation(connection, Empty(scan.Schema, variants), null, 0);
        }

        var paths = new string[scan.Files.Count];
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = await scan.Storage.ToLocalAsync(scan.Files[i].Location, cancellation).ConfigureAwait(false);
        }

        var shapes = await ReadShapesAsync(connection, scan, paths, cancellation).ConfigureAwait(false);
        var groups = Group(scan, shapes);
        string? rows = null;
        try
        {
            var branches = new List<string>(groups.Count);
            foreach (var group in groups)
            {
                if (group.Selection != RowSelection.All)
                {
                    rows ??= CreateTable(connection);
                    await AddRowsAsync(connection, rows, scan, group, branches.Count, cancellation).ConfigureAwait(false);
                }

                branches.Add(Branch(scan, group, paths, shapes[group.Files[0]], variants, branches.Count, rows));
            }

            return new DeltaRelation(connection, string.Join("\nUNION ALL\n", branches), rows, branches.Count);
        }
        catch
        {
            new DeltaRelation(connection, string.Empty, rows, 0).Dispose();
            throw;
        }
    }

    /// <summary>
    /// An error while a relation's rows were read, in the words of the table: a damaged or vanished data file is named. Null where the
    /// error is about something else.
    /// </summary>
    public static DeltaException? Explain(DuckDbException error, DeltaScan scan)
    {
        if (Refusal(error, scan) is { } refusal)
        {
            return refusal;
        }

        foreach (var file in scan.Files)
        {
            if (error.Message.Contains(file.Location, StringComparison.Ordinal))
            {
                return Explain(error, file, scan);
            }
        }

        return null;
    }

    /// <summary>A refusal that the SQL itself or the reader of footers made.</summary>
    private static DeltaException? Refusal(DuckDbException error, DeltaScan scan)
    {
        const string Refused = "unsupported-feature: ";
        var at = error.Message.IndexOf(Refused, StringComparison.Ordinal);
        return at >= 0 ? new DeltaException(DeltaReason.UnsupportedFeature, $"{scan.Table}: {error.Message[(at + Refused.Length)..]}", error) : null;
    }

    private static async Task<IReadOnlyList<ParquetShape>> ReadShapesAsync(
        DuckDbConnection connection, DeltaScan scan, string[] paths, CancellationToken cancellation)
    {
        var reader = new ParquetShapeReader(connection);
        var withCalendar = scan.Schema.Fields.Any(static f => Has(f.Type, static k => k is PrimitiveKind.Date or PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz));
        var withVariants = scan.Schema.Fields.Any(static f => Has(f.Type, static k => k == PrimitiveKind.Variant));
        try
        {
            return reader.Read(paths, withCalendar, withVariants, cancellation);
        }
        catch (DuckDbException e)
        {
            throw Refusal(e, scan) ?? await FindCulpritAsync(reader, scan, paths, e, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<DeltaException> FindCulpritAsync(
        ParquetShapeReader reader, DeltaScan scan, string[] paths, DuckDbException error, CancellationToken cancellation)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            var file = scan.Files[i];
            if (await scan.Storage.FindAsync(file.Location, cancellation).ConfigureAwait(false) is null)
            {
                return Missing(file, scan, error);
            }
        }

        for (var i = 0; i < paths.Length; i++)
        {
            try
            {
                reader.Read([paths[i]], false, false, cancellation);
            }
            catch (DuckDbException e)
            {
                return Explain(e, scan.Files[i], scan);
            }
        }

        return new DeltaException(DeltaReason.CorruptDataFile, $"The data files of {scan.Table} cannot be read: {error.Message}", error);
    }

    private static DeltaException Explain(DuckDbException error, ScanFile file, DeltaScan scan) =>
        error.Message.Contains("No files found", StringComparison.Ordinal) || error.Message.Contains("No such file", StringComparison.Ordinal)
            ? Missing(file, scan, error)
            : error.Message.Contains("Permission denied", StringComparison.Ordinal)
                ? new DeltaException(DeltaReason.PermissionDenied, $"The data file {file.Path} of {scan.Table} cannot be read: permission denied.", error)
                : new DeltaException(DeltaReason.CorruptDataFile, $"The data file {file.Path} of {scan.Table} cannot be read: {error.Message}", error);

    private static DeltaException Missing(ScanFile file, DeltaScan scan, Exception? inner) => new(
        DeltaReason.MissingDataFile,
        $"The data file {file.Path} of {scan.Table} does not exist. It may have been vacuumed; a newer version may still be readable.",
        inner);

    private static bool Has(DeltaType type, Func<PrimitiveKind, bool> kind) => type switch
    {
        PrimitiveType primitive => kind(primitive.Kind),
        StructType structure => structure.Fields.Any(f => Has(f.Type, kind)),
        ArrayType array => Has(array.Element, kind),
        MapType map => Has(map.Key, kind) || Has(map.Value, kind),
        _ => false,
    };

    private static List<FileGroup> Group(DeltaScan scan, IReadOnlyList<ParquetShape> shapes)
    {
        var byPartition = scan.PartitionColumns.Count > 0
            && scan.Files.Select(static f => new PartitionKey(f.PartitionValues)).Distinct().Take(MaxConstantBranches + 1).Count() <= MaxConstantBranches;
        return [.. Enumerable.Range(0, scan.Files.Count)
            .GroupBy(i => (Shape: shapes[i], Selection: SelectionOf(scan.Files[i]), Key: byPartition ? new PartitionKey(scan.Files[i].PartitionValues) : default))
            .Select(g => new FileGroup([.. g], g.Key.Selection, byPartition || scan.PartitionColumns.Count == 0))];
    }

    private static string Branch(DeltaScan scan, FileGroup group, string[] paths, ParquetShape shape, VariantForm variants, int branch, string? rows)
    {
        var first = scan.Files[group.Files[0]];
        if (scan.Mapping == ColumnMapping.Id && !shape.Columns.HaveFieldIds)
        {
            throw new DeltaException(
                DeltaReason.CorruptDataFile, $"The data file {first.Path} of {scan.Table} has no field ids, by which the table's column mapping finds columns.");
        }

        var columns = new ColumnSql(scan.Mapping, shape, variants, first.Path);
        var select = string.Join(
            ", ", scan.Schema.Fields.Select(f => $"{Column(scan, group, f, columns)} AS {DuckDbSql.QuoteIdentifier(f.Name)}").Concat(RowIds(scan, group, columns)));
        var files = string.Join(", ", group.Files.Select(i => DuckDbSql.QuoteLiteral(DuckDbSql.EscapeGlob(paths[i]))));
        var from = $"read_parquet([{files}], hive_partitioning = false) AS f";
        select = select.Length == 0 ? "1 AS \"\"" : select;
        return group.Selection == RowSelection.All
            ? $"SELECT {select} FROM {from}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {select} FROM {from} {(group.Selection == RowSelection.Only ? "SEMI" : "ANTI")} JOIN temp.{rows} AS d ON d.branch = {branch} AND f.file_index = d.file AND f.file_row_number = d.row");
    }

    private static RowSelection SelectionOf(ScanFile file) =>
        file.Wanted == ScanRows.NewlyDeleted ? RowSelection.Only : file.DeletionVector is null ? RowSelection.All : RowSelection.Except;

    /// <summary>Row ids: those that files hold, else the file's first id and the physical position in it.</summary>
    private static IEnumerable<string> RowIds(DeltaScan scan, FileGroup group, ColumnSql columns)
    {
        if (scan.RowIds is { } rowIds)
        {
            var ids = ByFile(group, i => scan.Files[i].BaseRowId);
            var versions = ByFile(group, i => scan.Files[i].RowCommitVersion);
            yield return $"coalesce({columns.Of(RowIdColumns.FieldOf(rowIds.Ids), "f")}, {ids} + f.file_row_number) AS {DuckDbSql.QuoteIdentifier(rowIds.Ids)}";
            yield return $"coalesce({columns.Of(RowIdColumns.FieldOf(rowIds.Versions), "f")}, {versions}) AS {DuckDbSql.QuoteIdentifier(rowIds.Versions)}";
        }
    }

    private static string ByFile(FileGroup group, Func<int, long?> value) =>
        $"list_extract([{string.Join(", ", group.Files.Select(i => string.Create(CultureInfo.InvariantCulture, $"CAST({value(i)?.ToString(CultureInfo.InvariantCulture) ?? "NULL"} AS BIGINT)")))}], CAST(f.file_index AS BIGINT) + 1)";

    private static string Column(DeltaScan scan, FileGroup group, DeltaField field, ColumnSql columns)
    {
        var partition = IndexOf(scan.PartitionColumns, field.Name);
        if (partition < 0)
        {
            return columns.Of(field, "f");
        }

        if (group.IsOnePartition)
        {
            return PartitionSql.Of(scan.Files[group.Files[0]].PartitionValues[partition], field.Type);
        }

        var values = string.Join(", ", group.Files.Select(i => PartitionSql.Of(scan.Files[i].PartitionValues[partition], field.Type)));
        return $"list_extract([{values}], CAST(f.file_index AS BIGINT) + 1)";
    }

    private static string CreateTable(DuckDbConnection connection)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"row_numbers_{Interlocked.Increment(ref _tables)}");
        connection.Execute($"CREATE TEMP TABLE {name} (branch INTEGER, file UBIGINT, row BIGINT)");
        return name;
    }

    private static async Task AddRowsAsync(
        DuckDbConnection connection, string table, DeltaScan scan, FileGroup group, int branch, CancellationToken cancellation)
    {
        for (var i = 0; i < group.Files.Count; i++)
        {
            var numbers = await scan.ReadRowNumbersAsync(scan.Files[group.Files[i]], cancellation).ConfigureAwait(false) ?? [];
            Append(connection, table, branch, i, numbers);
        }
    }

    private static void Append(DuckDbConnection connection, string table, int branch, int file, long[] numbers)
    {
        using var appender = connection.CreateAppender(table, catalog: "temp");
        for (var start = 0; start < numbers.Length; start += DuckDbAppender.ChunkCapacity)
        {
            var rows = numbers.AsSpan(start, Math.Min(DuckDbAppender.ChunkCapacity, numbers.Length - start));
            appender[0].Values<int>()[..rows.Length].Fill(branch);
            appender[1].Values<ulong>()[..rows.Length].Fill((ulong)file);
            rows.CopyTo(appender[2].Values<long>());
            appender.AppendChunk(rows.Length);
        }

        appender.Complete();
    }

    private static string Empty(StructType schema, VariantForm variants) =>
        $"SELECT {string.Join(", ", schema.Fields.Select(f => $"CAST(NULL AS {DuckDbTypeName.Of(f.Type, variants)}) AS {DuckDbSql.QuoteIdentifier(f.Name)}").DefaultIfEmpty("1 AS \"\""))} WHERE FALSE";

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private enum RowSelection
    {
        All,
        Except,
        Only,
    }

    private sealed record FileGroup(IReadOnlyList<int> Files, RowSelection Selection, bool IsOnePartition);
}
