using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

/// <summary>Local files, with a count of what was asked of them.</summary>
public sealed class CountingStorage : IDeltaStorage
{
    private readonly LocalStorage _inner = new();

    public int Opened { get; private set; }

    public int Listed { get; private set; }

    public void Reset() => (Opened, Listed) = (0, 0);

    public string Locate(string path) => _inner.Locate(path);

    public string Combine(string location, string name) => _inner.Combine(location, name);

    public string Resolve(string table, string encodedPath) => _inner.Resolve(table, encodedPath);

    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder, string? from, CancellationToken cancellation)
    {
        Listed++;
        return _inner.ListAsync(folder, from, cancellation);
    }

    public IAsyncEnumerable<StoredFile> ListAllAsync(string folder, CancellationToken cancellation) => _inner.ListAllAsync(folder, cancellation);

    public Task<StoredFile?> FindAsync(string location, CancellationToken cancellation) => _inner.FindAsync(location, cancellation);

    public Task<Stream?> OpenAsync(string location, CancellationToken cancellation)
    {
        Opened++;
        return _inner.OpenAsync(location, cancellation);
    }

    public Task<byte[]?> ReadRangeAsync(string location, long offset, int length, CancellationToken cancellation) => _inner.ReadRangeAsync(location, offset, length, cancellation);

    public Task WriteAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _inner.WriteAsync(location, bytes, cancellation);

    public Task<bool> CreateAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _inner.CreateAsync(location, bytes, cancellation);

    public Task<bool> DeleteAsync(string location, CancellationToken cancellation) => _inner.DeleteAsync(location, cancellation);

    public Task<string> ToLocalAsync(string location, CancellationToken cancellation) => _inner.ToLocalAsync(location, cancellation);

    public Task<string> StageFolderAsync(string location, CancellationToken cancellation) => _inner.StageFolderAsync(location, cancellation);

    public Task<string> StageFileAsync(string location, CancellationToken cancellation) => _inner.StageFileAsync(location, cancellation);

    public Task<StoredFile> PublishAsync(string staged, string location, CancellationToken cancellation) => _inner.PublishAsync(staged, location, cancellation);
}
