using SparkMonitor.Delta.DeletionVectors;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Scans;

/// <summary>
/// Everything a Parquet reader needs to give a table's rows: which files, which rows of them are deleted, where each column is found in
/// them and of which type it must become.
/// </summary>
/// <param name="Storage">Where the files lie.</param>
/// <param name="Table">The table's location.</param>
/// <param name="Schema">The columns to give, in order: partition columns by the log's values, the others from the files. A column that a file lacks is null.</param>
/// <param name="Mapping">How columns, and fields inside them, are found in files.</param>
/// <param name="PartitionColumns">Which columns of <paramref name="Schema"/> have their values in <see cref="ScanFile.PartitionValues"/>.</param>
public sealed record DeltaScan(
    IDeltaStorage Storage,
    string Table,
    StructType Schema,
    ColumnMapping Mapping,
    IReadOnlyList<string> PartitionColumns,
    IReadOnlyList<ScanFile> Files)
{
    /// <summary>Row ids to give behind the columns of <see cref="Schema"/>, or null.</summary>
    public RowIdColumns? RowIds { get; init; }

    public long Bytes => Files.Sum(static f => f.Size);

    /// <summary>Rows by statistics, less deleted ones; null where they cannot be told.</summary>
    public long? Rows => Files.All(static f => f.Records is not null && f.Wanted == ScanRows.Live)
        ? Files.Sum(static f => f.Records!.Value - (f.DeletionVector?.Cardinality ?? 0))
        : null;

    /// <summary>The same scan over some of its files.</summary>
    public DeltaScan Of(IReadOnlyList<ScanFile> files) => this with { Files = files };

    /// <summary>
    /// Physical positions of rows in a file, from 0, ascending: with <see cref="ScanRows.Live"/> those to leave out, with
    /// <see cref="ScanRows.NewlyDeleted"/> the only ones to give. Null where every row is wanted.
    /// </summary>
    public async Task<long[]?> ReadRowNumbersAsync(ScanFile file, CancellationToken cancellation)
    {
        var rows = await ReadAsync(file.DeletionVector, file, cancellation).ConfigureAwait(false);
        if (file.Wanted == ScanRows.Live)
        {
            return rows;
        }

        var earlier = await ReadAsync(file.EarlierVector, file, cancellation).ConfigureAwait(false);
        return rows is null || earlier is null ? rows ?? [] : [.. rows.Except(earlier)];
    }

    private async Task<long[]?> ReadAsync(DeletionVectorDescriptor? vector, ScanFile file, CancellationToken cancellation) => vector is null
        ? null
        : await DeletionVectorReader.ReadAsync(Storage, Table, vector, file.Path, cancellation).ConfigureAwait(false);
}
