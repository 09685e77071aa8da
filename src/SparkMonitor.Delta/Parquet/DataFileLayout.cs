using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Parquet;

/// <summary>How the files of a write must look.</summary>
/// <param name="Table">The table's location.</param>
/// <param name="Schema">The table's columns. Those that the rows lack are null in the files or left out.</param>
/// <param name="Mapping">With a mapping, files carry physical names and field ids.</param>
/// <param name="PartitionColumns">Logical names; their values go into <see cref="WrittenFile.PartitionValues"/> and not into the files.</param>
/// <param name="TargetFileBytes">About so large should a file become.</param>
public sealed record DataFileLayout(
    IDeltaStorage Storage,
    string Table,
    StructType Schema,
    ColumnMapping Mapping,
    IReadOnlyList<string> PartitionColumns,
    long TargetFileBytes)
{
    /// <summary>What must hold for every row, computed columns included. A row for which one does not hold ends the write with <see cref="RowCheck.Violated"/>.</summary>
    public IReadOnlyList<RowCheck> Checks { get; init; } = [];

    /// <summary>Columns to fill in, those without columns in their value first.</summary>
    public IReadOnlyList<ComputedColumn> Computed { get; init; } = [];

    /// <summary>Columns to number.</summary>
    public IReadOnlyList<NumberedColumn> Numbered { get; init; } = [];

    /// <summary>Columns of 64-bit integers that the files hold beside the table's, under these very names and without statistics: ids of rows that move from file to file.</summary>
    public IReadOnlyList<string> HiddenColumns { get; init; } = [];

    /// <summary>Told of each file, by its name below the table, as soon as it may exist.</summary>
    public Action<string> Written { get; init; } = static _ => { };
}
