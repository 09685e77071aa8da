using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;
using SparkMonitor.Local.Sql;

namespace SparkMonitor.Local.Tables;

/// <summary>Reads what Delta tables say of themselves, and the rows that their commits changed.</summary>
public sealed class TableReader(EngineLimits limits) : IDisposable
{
    private readonly LocalDatabase _database = new(limits);

    /// <summary>A version's schema, size, properties and protocol.</summary>
    /// <param name="version">With <paramref name="timestamp"/> null too: the latest.</param>
    /// <exception cref="MonitorException">There is no readable Delta table at the path, or no such version.</exception>
    public async Task<TableDetail> DetailAsync(string path, long? version, DateTimeOffset? timestamp, CancellationToken cancellation)
    {
        try
        {
            var snapshot = await LoadAsync(Open(path), version, timestamp, cancellation).ConfigureAwait(false);
            return Detail(snapshot);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    /// <summary>
    /// The rows that versions inserted, updated and deleted: the columns of the last of them, and <c>_change_type</c>, <c>_commit_version</c> and <c>_commit_timestamp</c>.
    /// </summary>
    /// <param name="limit">How many rows to return at most.</param>
    /// <exception cref="MonitorException">There is no readable Delta table at the path, or no such versions.</exception>
    public async Task<DeltaAnswer> ChangesAsync(string path, ChangeRange range, int limit, CancellationToken cancellation)
    {
        var table = Open(path);
        try
        {
            var end = await LoadAsync(table, range.Last, range.LastTime, cancellation).ConfigureAwait(false);
            var first = range.FirstTime is { } time ? await table.FirstVersionFromAsync(time, cancellation).ConfigureAwait(false) : range.First;
            if (first > end.Version)
            {
                throw range.FirstTime is not null && range.LastTime is not null
                    ? new MonitorException($"{table.Location} has no version between {range.FirstTime:O} and {range.LastTime:O}.", MonitorFault.Usage)
                    : new MonitorException($"The changes of {table.Location} cannot go from version {first} back to {end.Version}.", MonitorFault.Usage);
            }

            return await ReadAsync(table, end, (first ?? end.Version) - 1, limit, cancellation).ConfigureAwait(false);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    public void Dispose() => _database.Dispose();

    private static Task<DeltaSnapshot> LoadAsync(DeltaTable table, long? version, DateTimeOffset? timestamp, CancellationToken cancellation) =>
        (version, timestamp) switch
        {
            ({ } number, _) => table.LoadAsync(number, cancellation),
            (_, { } time) => table.LoadAsync(time, cancellation),
            _ => table.LoadAsync(cancellation),
        };

    private static TableDetail Detail(DeltaSnapshot snapshot)
    {
        var features = (snapshot.Protocol.ReaderFeatures ?? []).Concat(snapshot.Protocol.WriterFeatures ?? []);
        return new TableDetail(snapshot.Table.Location, snapshot.Id, snapshot.Version, snapshot.Timestamp)
        {
            Name = snapshot.Metadata.Name,
            Description = snapshot.Metadata.Description,
            Created = snapshot.Metadata.CreatedTime is { } created ? DateTimeOffset.FromUnixTimeMilliseconds(created) : null,
            Columns = [.. snapshot.Schema.Fields.Select(static f => new TableColumn(f.Name, f.Type.SqlName, f.Nullable, f.Comment))],
            PartitionColumns = snapshot.PartitionColumns,
            Files = snapshot.Files.Count,
            Bytes = snapshot.Files.Bytes,
            Rows = snapshot.CountRows(),
            DeletedRows = snapshot.CountDeletedRows(),
            Properties = snapshot.Configuration,
            ReaderVersion = snapshot.Protocol.MinReaderVersion,
            WriterVersion = snapshot.Protocol.MinWriterVersion,
            Features = [.. features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            WriteRefusal = RefusalOf(snapshot),
            Warnings = [.. snapshot.Warnings.Select(static w => w.Message)],
        };
    }

    private static string? RefusalOf(DeltaSnapshot snapshot)
    {
        try
        {
            WriteSupport.Check(snapshot.Protocol, snapshot.Table.Location);
            WriteSupport.CheckRows(snapshot.Metadata, snapshot.Schema, snapshot.Table.Location);
            return null;
        }
        catch (DeltaException e)
        {
            return e.Message;
        }
    }

    private async Task<DeltaAnswer> ReadAsync(DeltaTable table, DeltaSnapshot end, long after, int limit, CancellationToken cancellation)
    {
        var columns = new List<(string, string)>();
        var rows = new List<object?[]>();
        using var connection = _database.Connect();
        await foreach (var commit in table.ChangesAsync(after, end.Version, cancellation).ConfigureAwait(false))
        {
            foreach (var part in commit.Parts)
            {
                using var relation = await DeltaRelations.PrepareAsync(connection, part.Scan, cancellation).ConfigureAwait(false);
                try
                {
                    var answer = AnswerRows.Read(connection, Select(relation, end, commit, part), limit - rows.Count, cancellation);
                    columns = [.. answer.Columns];
                    rows.AddRange(answer.Rows);
                    if (answer.IsCut)
                    {
                        return new DeltaAnswer(columns, rows, true);
                    }
                }
                catch (DuckDbException e)
                {
                    throw DeltaRelations.Explain(e, part.Scan) ?? new DeltaException(DeltaReason.CorruptDataFile, $"The changes of {table.Location} could not be read: {e.Message}", e);
                }
            }
        }

        return new DeltaAnswer(columns.Count > 0 ? columns : Columns(end), rows, false);
    }

    private static List<(string, string)> Columns(DeltaSnapshot end) =>
    [
        .. end.Schema.Fields.Select(static f => (f.Name, DuckDbTypeName.Of(f.Type))),
        ("_change_type", "VARCHAR"),
        ("_commit_version", "BIGINT"),
        ("_commit_timestamp", "TIMESTAMP WITH TIME ZONE"),
    ];

    /// <summary>A part's rows in the columns of the last version; what a version did not have yet is null.</summary>
    private static string Select(DeltaRelation relation, DeltaSnapshot end, RowChanges commit, ChangePart part)
    {
        var columns = end.Schema.Fields.Select(f => Find(part.Scan.Schema, f, end.Mapping) is { } found
            ? $"{(found.Type.Equals(f.Type) ? DuckDbSql.QuoteIdentifier(found.Name) : $"CAST({DuckDbSql.QuoteIdentifier(found.Name)} AS {DuckDbTypeName.Of(f.Type)})")} AS {DuckDbSql.QuoteIdentifier(f.Name)}"
            : $"CAST(NULL AS {DuckDbTypeName.Of(f.Type)}) AS {DuckDbSql.QuoteIdentifier(f.Name)}");
        var kind = part.Kind == ChangeKind.ByColumn ? "\"_change_type\"" : $"'{(part.Kind == ChangeKind.Insert ? "insert" : "delete")}'";
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"SELECT {string.Join(", ", columns)}, {kind} AS \"_change_type\", CAST({commit.Version} AS BIGINT) AS \"_commit_version\", make_timestamptz(CAST({commit.Timestamp.ToUnixTimeMilliseconds()} * 1000 AS BIGINT)) AS \"_commit_timestamp\" FROM ({relation.Sql})");
    }

    /// <summary>A column keeps its physical name when it is renamed.</summary>
    private static DeltaField? Find(StructType schema, DeltaField field, ColumnMapping mapping) => mapping == ColumnMapping.None
        ? schema.Find(field.Name)
        : schema.Fields.FirstOrDefault(f => string.Equals(f.MappedName ?? f.Name, field.MappedName ?? field.Name, StringComparison.Ordinal));

    private DeltaTable Open(string path)
    {
        try
        {
            return new DeltaTable(new LocalStorage(), new DuckDbParquet(_database.Database), path);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }
}
