using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

/// <summary>Local files whose exclusive creation can be made to fail, before or after its work.</summary>
public sealed class FaultyStorage : IDeltaStorage
{
    private readonly LocalStorage _inner = new();

    /// <summary>Thrown instead of creating.</summary>
    public DeltaReason? FailBefore { get; set; }

    /// <summary>Thrown after the file was created, as by a connection that breaks before the answer.</summary>
    public DeltaReason? FailAfter { get; set; }

    public string Locate(string path) => _inner.Locate(path);

    public string Combine(string location, string name) => _inner.Combine(location, name);

    public string Resolve(string table, string encodedPath) => _inner.Resolve(table, encodedPath);

    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder, string? from, CancellationToken cancellation) => _inner.ListAsync(folder, from, cancellation);

    public IAsyncEnumerable<StoredFile> ListAllAsync(string folder, CancellationToken cancellation) => _inner.ListAllAsync(folder, cancellation);

    public Task<StoredFile?> FindAsync(string location, CancellationToken cancellation) => _inner.FindAsync(location, cancellation);

    public Task<Stream?> OpenAsync(string location, CancellationToken cancellation) => _inner.OpenAsync(location, cancellation);

    public Task<byte[]?> ReadRangeAsync(string location, long offset, int length, CancellationToken cancellation) => _inner.ReadRangeAsync(location, offset, length, cancellation);

    public Task WriteAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _inner.WriteAsync(location, bytes, cancellation);

    public async Task<bool> CreateAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (FailBefore is { } before)
        {
            throw new DeltaException(before, "The storage failed.");
        }

        var created = await _inner.CreateAsync(location, bytes, cancellation);
        return FailAfter is { } after ? throw new DeltaException(after, "The storage failed.") : created;
    }

    public Task<bool> DeleteAsync(string location, CancellationToken cancellation) => _inner.DeleteAsync(location, cancellation);

    public Task<string> ToLocalAsync(string location, CancellationToken cancellation) => _inner.ToLocalAsync(location, cancellation);

    public Task<string> StageFolderAsync(string location, CancellationToken cancellation) => _inner.StageFolderAsync(location, cancellation);

    public Task<string> StageFileAsync(string location, CancellationToken cancellation) => _inner.StageFileAsync(location, cancellation);

    public Task<StoredFile> PublishAsync(string staged, string location, CancellationToken cancellation) => _inner.PublishAsync(staged, location, cancellation);
}
