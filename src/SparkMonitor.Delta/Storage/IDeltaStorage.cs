namespace SparkMonitor.Delta.Storage;

/// <summary>
/// The files of tables. Locations are texts that the storage itself has made by <see cref="Locate"/> and <see cref="Combine"/>; nobody
/// else takes them apart. Failures come as <see cref="DeltaException"/> (permission, space, other), absent files as null.
/// </summary>
public interface IDeltaStorage
{
    /// <summary>The location of a table as a user names it: a path, relative or absolute, or a URI.</summary>
    string Locate(string path);

    /// <summary>The location of <paramref name="name"/> (plain text, with <c>/</c> between folders) below a location.</summary>
    string Combine(string location, string name);

    /// <summary>
    /// The location that a URI-encoded path in a log stands for: relative to the table, or absolute. A path that climbs out of the table
    /// and a scheme that this storage does not read are refused (<see cref="DeltaReason.UnsafePath"/>).
    /// </summary>
    string Resolve(string table, string encodedPath);

    /// <summary>
    /// Files directly in a folder, in ordinal order of their names, from <paramref name="from"/> on (inclusive). Empty where there is no
    /// such folder.
    /// </summary>
    Task<IReadOnlyList<StoredFile>> ListAsync(string folder, string? from, CancellationToken cancellation);

    /// <summary>All files below a folder, names relative to it, in no particular order.</summary>
    IAsyncEnumerable<StoredFile> ListAllAsync(string folder, CancellationToken cancellation);

    Task<StoredFile?> FindAsync(string location, CancellationToken cancellation);

    /// <summary>The whole file as a stream, or null where it does not exist.</summary>
    Task<Stream?> OpenAsync(string location, CancellationToken cancellation);

    /// <summary>A part of a file, shorter where the file ends before; null where it does not exist.</summary>
    Task<byte[]?> ReadRangeAsync(string location, long offset, int length, CancellationToken cancellation);

    /// <summary>Writes or replaces a file; readers see the old or the new bytes, never a part.</summary>
    Task WriteAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>
    /// Writes a file only if none of that name exists. Of any number of callers, in any processes, exactly one gets true, and its
    /// bytes are durable and complete before anyone can see the name.
    /// </summary>
    Task<bool> CreateAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Deletes a file; false where there was none.</summary>
    Task<bool> DeleteAsync(string location, CancellationToken cancellation);

    /// <summary>
    /// A path of the local file system with the file's bytes, for engines that read only those: the file itself here, a copy for a
    /// storage elsewhere. Does not check that the file exists.
    /// </summary>
    Task<string> ToLocalAsync(string location, CancellationToken cancellation);

    /// <summary>
    /// A folder of the local file system to write files below, which <see cref="PublishAsync"/> then gives their place below <paramref name="location"/>: the
    /// folder itself here.
    /// </summary>
    Task<string> StageFolderAsync(string location, CancellationToken cancellation);

    /// <summary>A local path to write one file to, which <see cref="PublishAsync"/> then moves to <paramref name="location"/>.</summary>
    Task<string> StageFileAsync(string location, CancellationToken cancellation);

    /// <summary>Makes a staged file durable and gives it its place, replacing what is there. The file's entry afterwards.</summary>
    Task<StoredFile> PublishAsync(string staged, string location, CancellationToken cancellation);
}
