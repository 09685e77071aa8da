using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

/// <summary>Local files that a test can make fail or change at any call.</summary>
public sealed class FaultyStorage : IDeltaStorage
{
    private readonly LocalStorage _inner = new();

    /// <summary>Called with the operation and the location before each of them; what it throws is the storage's answer.</summary>
    public Action<string, string>? OnCall { get; set; }

    /// <summary>Thrown instead of creating.</summary>
    public DeltaReason? FailBefore { get; set; }

    /// <summary>Thrown after the file was created, as by a connection that breaks before the answer.</summary>
    public DeltaReason? FailAfter { get; set; }

    public string Locate(string path) => _inner.Locate(path);

    public string Combine(string location, string name) => _inner.Combine(location, name);

    public string Resolve(string table, string encodedPath) => _inner.Resolve(table, encodedPath);

    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder, string? from, CancellationToken cancellation) => Called(nameof(ListAsync), folder)._inner.ListAsync(folder, from, cancellation);

    public IAsyncEnumerable<StoredFile> ListAllAsync(string folder, CancellationToken cancellation) => Called(nameof(ListAllAsync), folder)._inner.ListAllAsync(folder, cancellation);

    public Task<StoredFile?> FindAsync(string location, CancellationToken cancellation) => Called(nameof(FindAsync), location)._inner.FindAsync(location, cancellation);

    public Task<Stream?> OpenAsync(string location, CancellationToken cancellation) => Called(nameof(OpenAsync), location)._inner.OpenAsync(location, cancellation);

    public Task<byte[]?> ReadRangeAsync(string location, long offset, int length, CancellationToken cancellation) => Called(nameof(ReadRangeAsync), location)._inner.ReadRangeAsync(location, offset, length, cancellation);

    public Task WriteAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => Called(nameof(WriteAsync), location)._inner.WriteAsync(location, bytes, cancellation);

    public async Task<bool> CreateAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (FailBefore is { } before)
        {
            throw new DeltaException(before, "The storage failed.");
        }

        var created = await Called(nameof(CreateAsync), location)._inner.CreateAsync(location, bytes, cancellation);
        return FailAfter is { } after ? throw new DeltaException(after, "The storage failed.") : created;
    }

    public Task<bool> DeleteAsync(string location, CancellationToken cancellation) => Called(nameof(DeleteAsync), location)._inner.DeleteAsync(location, cancellation);

    public Task<string> ToLocalAsync(string location, CancellationToken cancellation) => Called(nameof(ToLocalAsync), location)._inner.ToLocalAsync(location, cancellation);

    public Task<string> StageFolderAsync(string location, CancellationToken cancellation) => Called(nameof(StageFolderAsync), location)._inner.StageFolderAsync(location, cancellation);

    public Task<string> StageFileAsync(string location, CancellationToken cancellation) => Called(nameof(StageFileAsync), location)._inner.StageFileAsync(location, cancellation);

    public Task<StoredFile> PublishAsync(string staged, string location, CancellationToken cancellation) => Called(nameof(PublishAsync), staged)._inner.PublishAsync(staged, location, cancellation);

    private FaultyStorage Called(string operation, string location)
    {
        OnCall?.Invoke(operation, location);
        return this;
    }
}
