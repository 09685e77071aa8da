namespace SparkMonitor.Local.Tables;

/// <summary>What a Delta table says of itself at one version.</summary>
public sealed record TableDetail(string Table, string Id, long Version, DateTimeOffset Modified)
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? Created { get; init; }

    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    public long Files { get; init; }

    /// <summary>Of the data files, deleted rows included.</summary>
    public long Bytes { get; init; }

    /// <summary>Rows by the files' statistics; null where a file states none.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows that are deleted but still in their files.</summary>
    public long DeletedRows { get; init; }

    public IReadOnlyDictionary<string, string?> Properties { get; init; } = new Dictionary<string, string?>();

    public int ReaderVersion { get; init; }

    public int WriterVersion { get; init; }

    /// <summary>Named features of readers and writers, sorted; none at protocols that are numbers alone.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Why this product cannot write to the table; null where it can.</summary>
    public string? WriteRefusal { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A column of a table.</summary>
/// <param name="Type">As SQL writes it: <c>array&lt;string&gt;</c>, <c>decimal(10,2)</c>.</param>
public sealed record TableColumn(string Name, string Type, bool Nullable, string? Comment);
