using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Statistics;

namespace SparkMonitor.Delta.Scans;

/// <summary>Makes scans of a snapshot.</summary>
internal sealed class ScanBuilder
{
    private readonly DeltaSnapshot _snapshot;
    private readonly StructType _schema;
    private readonly List<DeltaField> _partitions = [];
    private readonly List<string> _keys = [];

    public ScanBuilder(DeltaSnapshot snapshot, IReadOnlyList<string>? columns)
        : this(snapshot, columns is null ? snapshot.Schema : new StructType([.. columns.Select(c => Find(snapshot, c))]))
    {
    }

    private ScanBuilder(DeltaSnapshot snapshot, StructType schema)
    {
        _snapshot = snapshot;
        _schema = schema;
        TypeWidening.Check(_schema, snapshot.Table.Location);
        foreach (var field in _schema.Fields)
        {
            if (snapshot.PartitionColumns.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                _partitions.Add(field);
                _keys.Add(field.PhysicalName(snapshot.Mapping));
            }
        }
    }

    /// <summary>A scan of files of changed rows, which hold one column more.</summary>
    public static ScanBuilder ForChanges(DeltaSnapshot snapshot) =>
        new(snapshot, new StructType([.. snapshot.Schema.Fields, new DeltaField(ChangeFeed.TypeColumn, DeltaTypes.String, metadata: ChangeFeed.TypeColumnMetadata)]));

    public DeltaScan Build(IEnumerable<AddFile> files) => Build(files.Select(FileOf));

    public DeltaScan Build(IEnumerable<ScanFile> files) => new(
        _snapshot.Table.Storage,
        _snapshot.Table.Location,
        _schema,
        _snapshot.Mapping,
        [.. _partitions.Select(static p => p.Name)],
        [.. files]);

    public ScanFile FileOf(AddFile file) => new(
        _snapshot.Table.Storage.Resolve(_snapshot.Table.Location, file.Path),
        file.Path,
        file.Size,
        ValuesOf(file),
        file.DeletionVector,
        file.Stats is null ? null : FileStatistics.ReadRecordCount(System.Text.Encoding.UTF8.GetBytes(file.Stats)))
    {
        BaseRowId = file.BaseRowId,
        RowCommitVersion = file.DefaultRowCommitVersion,
    };

    private object?[] ValuesOf(AddFile file)
    {
        if (_partitions.Count == 0)
        {
            return [];
        }

        var values = new object?[_partitions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var text = file.PartitionValues.GetValueOrDefault(_keys[i]);
            try
            {
                values[i] = PartitionValueParser.Parse(text, _partitions[i].Type);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw new DeltaException(
                    DeltaReason.BadPartitionValue,
                    $"The partition value of the column {_partitions[i].Name} of the file {file.Path} in {_snapshot.Table.Location} is wrong: {e.Message}.",
                    e);
            }
        }

        return values;
    }

    private static DeltaField Find(DeltaSnapshot snapshot, string name) => snapshot.Schema.Find(name) ?? throw new DeltaException(
        DeltaReason.NoSuchColumn, $"The table {snapshot.Table.Location} has no column {name} at version {snapshot.Version}.");
}
