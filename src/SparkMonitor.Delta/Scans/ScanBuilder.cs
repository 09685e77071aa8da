using SparkMonitor.Delta.Actions;
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
    {
        _snapshot = snapshot;
        _schema = columns is null ? snapshot.Schema : new StructType([.. columns.Select(Find)]);
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

    public DeltaScan Build(IEnumerable<AddFile> files) => new(
        _snapshot.Table.Storage,
        _snapshot.Table.Location,
        _schema,
        _snapshot.Mapping,
        [.. _partitions.Select(static p => p.Name)],
        [.. files.Select(FileOf)]);

    private ScanFile FileOf(AddFile file) => new(
        _snapshot.Table.Storage.Resolve(_snapshot.Table.Location, file.Path),
        file.Path,
        file.Size,
        ValuesOf(file),
        file.DeletionVector,
        file.Stats is null ? null : FileStatistics.ReadRecordCount(System.Text.Encoding.UTF8.GetBytes(file.Stats)));

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

    private DeltaField Find(string name) => _snapshot.Schema.Find(name) ?? throw new DeltaException(
        DeltaReason.NoSuchColumn, $"The table {_snapshot.Table.Location} has no column {name} at version {_snapshot.Version}.");
}
