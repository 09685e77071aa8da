using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Statistics;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta;

/// <summary>A table at one version. Immutable; holds no file open.</summary>
public sealed class DeltaSnapshot
{
    private readonly StructType? _schema;

    internal DeltaSnapshot(
        DeltaTable table,
        long version,
        long timestamp,
        TableProtocol protocol,
        TableMetadata metadata,
        DeltaFileSet files,
        IReadOnlyDictionary<string, AppTransaction> transactions,
        IReadOnlyDictionary<string, DomainMetadata> domains,
        IReadOnlyList<DeltaWarning> warnings)
    {
        Table = table;
        Version = version;
        TimestampMilliseconds = timestamp;
        Protocol = protocol;
        Metadata = metadata;
        Files = files;
        Transactions = transactions;
        Domains = domains;
        Warnings = warnings;
        Mapping = ReadSupport.MappingOf(protocol, metadata);
        if (!string.Equals(metadata.FormatProvider, "parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new DeltaException(DeltaReason.UnsupportedFeature, $"The table {table.Location} keeps its data as {metadata.FormatProvider}; only parquet is read.");
        }

        if (!string.IsNullOrEmpty(metadata.SchemaString))
        {
            _schema = Parse(metadata.SchemaString);
            SchemaRules.Check(_schema, metadata.PartitionColumns, Mapping, table.Location);
        }
    }

    public DeltaTable Table { get; }

    public long Version { get; }

    /// <summary>When the version was committed: the in-commit time where the table keeps one, else its commit file's time.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(TimestampMilliseconds);

    /// <summary>The table's id, which stays when it is overwritten.</summary>
    public string Id => Metadata.Id;

    public TableProtocol Protocol { get; }

    public TableMetadata Metadata { get; }

    /// <exception cref="DeltaException"><see cref="DeltaReason.NoSchema"/>: the table's metadata holds none.</exception>
    public StructType Schema => _schema ?? throw new DeltaException(
        DeltaReason.NoSchema, $"The table {Table.Location} has no schema at version {Version}, so its rows cannot be read.");

    /// <summary>Logical names in order.</summary>
    public IReadOnlyList<string> PartitionColumns => Metadata.PartitionColumns;

    public IReadOnlyDictionary<string, string?> Configuration => Metadata.Configuration;

    /// <summary>How columns are found in data files.</summary>
    public ColumnMapping Mapping { get; }

    public DeltaFileSet Files { get; }

    /// <summary>The newest <c>txn</c> of each application.</summary>
    public IReadOnlyDictionary<string, AppTransaction> Transactions { get; }

    public IReadOnlyDictionary<string, DomainMetadata> Domains { get; }

    public IReadOnlyList<DeltaWarning> Warnings { get; }

    internal long TimestampMilliseconds { get; }

    /// <summary>The version's commit file as it was seen; null where only a checkpoint holds the version.</summary>
    internal StoredFile? Commit { get; init; }

    internal DeltaSnapshot With(DeltaWarning warning) =>
        new(Table, Version, TimestampMilliseconds, Protocol, Metadata, Files, Transactions, Domains, [.. Warnings, warning]) { Commit = Commit };

    /// <summary>The version of an application's newest <c>txn</c>, or null.</summary>
    public long? TransactionVersion(string appId) => Transactions.TryGetValue(appId, out var transaction) ? transaction.Version : null;

    /// <summary>Rows by the files' statistics, less deleted ones; null where a file states none.</summary>
    public long? CountRows()
    {
        long rows = 0;
        for (var i = 0; i < Files.Count; i++)
        {
            if (FileStatistics.ReadRecordCount(Files.StatsOf(i)) is not { } records)
            {
                return null;
            }

            rows += records - (Files.VectorOf(i)?.Cardinality ?? 0);
        }

        return rows;
    }

    /// <summary>Rows that deletion vectors delete: still in their files, but no rows of the table.</summary>
    public long CountDeletedRows()
    {
        long rows = 0;
        for (var i = 0; i < Files.Count; i++)
        {
            rows += Files.VectorOf(i)?.Cardinality ?? 0;
        }

        return rows;
    }

    /// <summary>What must be read for the rows of this version.</summary>
    /// <param name="columns">Top-level columns in the wanted order, by name in any case; null means all.</param>
    /// <exception cref="DeltaException">An unknown column, a partition value that cannot be parsed, a path that must not be followed.</exception>
    public DeltaScan Scan(IReadOnlyList<string>? columns = null) => new ScanBuilder(this, columns).Build(Files);

    /// <summary>As above without the files that, by their partition values and statistics, hold no row for which <paramref name="where"/> is true. The rows of the others have yet to be filtered.</summary>
    public DeltaScan Scan(DeltaPredicate where, IReadOnlyList<string>? columns = null) =>
        new ScanBuilder(this, columns).Build(Files.Where(new FilePruning(this, where).MayMatch));

    /// <summary>What must be read for the rows of some files, read by this version's schema.</summary>
    public DeltaScan Scan(IEnumerable<AddFile> files, IReadOnlyList<string>? columns = null) => new ScanBuilder(this, columns).Build(files);

    private StructType Parse(string schema)
    {
        try
        {
            return SchemaJson.Parse(schema);
        }
        catch (DeltaException e)
        {
            throw new DeltaException(e.Reason, $"The table {Table.Location} cannot be read at version {Version}: {e.Message}", e);
        }
    }

    /// <summary>The newest version, by reading only the commits behind this one; this very snapshot where there are none.</summary>
    public Task<DeltaSnapshot> RefreshAsync(CancellationToken cancellation = default) => Table.RefreshAsync(this, cancellation);
}
