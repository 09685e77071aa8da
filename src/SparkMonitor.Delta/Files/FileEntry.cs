namespace SparkMonitor.Delta.Files;

/// <summary>A file of a snapshot in as few bytes as will do: texts are handles into an arena, rare parts numbers in lists.</summary>
internal struct FileEntry
{
    public const int None = -1;

    public long Path;
    public long Stats;
    public long Size;
    public long ModificationTime;
    public int Partition;
    public int Vector;
    public int Extras;

    /// <summary>Hash of the normalised path and the deletion vector's id.</summary>
    public int Hash;
    public bool DataChange;
    public bool Removed;
}
