using System.Runtime.CompilerServices;

namespace SparkMonitor.Delta.Storage;

/// <summary>Tables in the local file system.</summary>
/// <param name="onStep">Told of the steps of an exclusive creation, for tests that stop a writer between them.</param>
public sealed class LocalStorage(Action<StorageStep>? onStep = null) : IDeltaStorage
{
    private const int WholeFileBytes = 1 << 20;

    public string Locate(string path)
    {
        var scheme = EncodedPath.Scheme(path);
        return Path.TrimEndingDirectorySeparator(scheme switch
        {
            null => Path.GetFullPath(path),
            "file" => Path.GetFullPath(ToNative(EncodedPath.Normalize(path))),
            _ => throw new DeltaException(
                DeltaReason.UnsafePath, $"{path}: tables on {scheme}: cannot be opened as local files; give a path or a file: URI."),
        });
    }

    public string Combine(string location, string name) => Path.Combine(location, ToNative(name));

    public string Resolve(string table, string encodedPath)
    {
        var scheme = EncodedPath.Scheme(encodedPath);
        if (scheme is not null and not "file")
        {
            throw new DeltaException(
                DeltaReason.UnsafePath, $"The table {table} refers to {encodedPath}, which lies on {scheme}: and cannot be read as a local file.");
        }

        var plain = EncodedPath.Normalize(encodedPath);
        if (plain.Length == 0 || plain.Contains('\0', StringComparison.Ordinal))
        {
            throw new DeltaException(DeltaReason.UnsafePath, $"The table {table} refers to a file without a name.");
        }

        foreach (var segment in plain.AsSpan().SplitAny('/', '\\'))
        {
            if (plain.AsSpan()[segment] is "..")
            {
                throw new DeltaException(
                    DeltaReason.UnsafePath, $"The table {table} refers to {encodedPath}: a path with '..' is not followed.");
            }
        }

        var native = ToNative(plain);
        return EncodedPath.IsAbsolute(encodedPath) ? Path.GetFullPath(native) : Path.Combine(table, native);
    }

    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder, string? from, CancellationToken cancellation) =>
        Task.FromResult(Guarded<IReadOnlyList<StoredFile>>(folder, () =>
        {
            var directory = new DirectoryInfo(folder);
            if (!directory.Exists)
            {
                return [];
            }

            var files = new List<StoredFile>();
            foreach (var file in directory.EnumerateFiles())
            {
                cancellation.ThrowIfCancellationRequested();
                if (from is null || string.CompareOrdinal(file.Name, from) >= 0)
                {
                    AddIfThere(files, file, file.Name);
                }
            }

            files.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return files;
        }));

    public async IAsyncEnumerable<StoredFile> ListAllAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
        {
            yield break;
        }

        var found = new List<StoredFile>(1);
        foreach (var file in directory.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            cancellation.ThrowIfCancellationRequested();
            found.Clear();
            AddIfThere(found, file, Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'));
            foreach (var one in found)
            {
                yield return one;
            }
        }
    }

    public Task<StoredFile?> FindAsync(string location, CancellationToken cancellation) =>
        Task.FromResult(Guarded(location, () =>
        {
            var file = new FileInfo(location);
            return file.Exists ? new StoredFile(file.Name, file.Length, ToMilliseconds(file)) : null;
        }));

    public Task<Stream?> OpenAsync(string location, CancellationToken cancellation) =>
        Task.FromResult(Guarded<Stream?>(location, () =>
        {
            try
            {
                var stream = new FileStream(
                    location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
                if (stream.Length > WholeFileBytes)
                {
                    return stream;
                }

                using (stream)
                {
                    var bytes = new byte[stream.Length];
                    var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                    return new MemoryStream(bytes, 0, read, writable: false);
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));

    public Task<byte[]?> ReadRangeAsync(string location, long offset, int length, CancellationToken cancellation) =>
        Task.FromResult(Guarded<byte[]?>(location, () =>
        {
            try
            {
                using var handle = File.OpenHandle(location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var available = Math.Clamp(RandomAccess.GetLength(handle) - offset, 0, length);
                var bytes = new byte[available];
                for (var done = 0; done < bytes.Length;)
                {
                    var read = RandomAccess.Read(handle, bytes.AsSpan(done), offset + done);
                    if (read == 0)
                    {
                        return bytes[..done];
                    }

                    done += read;
                }

                return bytes;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));

    public Task WriteAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Guarded(location, () =>
        {
            var temporary = WriteTemporary(location, bytes.Span);
            try
            {
                File.Move(temporary, location, overwrite: true);
            }
            catch
            {
                TryDelete(temporary);
                throw;
            }

            return true;
        });
        return Task.CompletedTask;
    }

    public Task<bool> CreateAsync(string location, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        Task.FromResult(Guarded(location, () =>
        {
            var temporary = WriteTemporary(location, bytes.Span);
            try
            {
                onStep?.Invoke(StorageStep.TemporaryWritten);
                var won = ExclusiveName.TryGive(temporary, location);
                onStep?.Invoke(StorageStep.Named);
                return won;
            }
            finally
            {
                TryDelete(temporary);
            }
        }));

    public Task<bool> DeleteAsync(string location, CancellationToken cancellation) =>
        Task.FromResult(Guarded(location, () =>
        {
            if (!File.Exists(location))
            {
                return false;
            }

            File.Delete(location);
            return true;
        }));

    public Task<string> ToLocalAsync(string location, CancellationToken cancellation) => Task.FromResult(location);

    public Task<string> StageFolderAsync(string location, CancellationToken cancellation) => Task.FromResult(Guarded(location, () =>
    {
        Directory.CreateDirectory(location);
        return location;
    }));

    public Task<string> StageFileAsync(string location, CancellationToken cancellation) => Task.FromResult(Guarded(location, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(location)!);
        return TemporaryName(location);
    }));

    public Task<StoredFile> PublishAsync(string staged, string location, CancellationToken cancellation) => Task.FromResult(Guarded(location, () =>
    {
        using (var handle = File.OpenHandle(staged, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.FlushToDisk(handle);
        }

        if (!string.Equals(staged, location, StringComparison.Ordinal))
        {
            File.Move(staged, location, overwrite: true);
        }

        ExclusiveName.FlushFolder(Path.GetDirectoryName(location)!);
        var file = new FileInfo(location);
        return new StoredFile(file.Name, file.Length, ToMilliseconds(file));
    }));

    private static string TemporaryName(string location) =>
        Path.Combine(Path.GetDirectoryName(location)!, $".{Path.GetFileName(location)}.{Guid.NewGuid():N}.tmp");

    private static string WriteTemporary(string location, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(location)!);
        var temporary = TemporaryName(location);
        try
        {
            using var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, bytes.Length);
            RandomAccess.Write(handle, bytes, 0);
            RandomAccess.FlushToDisk(handle);
            return temporary;
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static void AddIfThere(List<StoredFile> files, FileInfo file, string name)
    {
        try
        {
            files.Add(new StoredFile(name, file.Length, ToMilliseconds(file)));
        }
        catch (FileNotFoundException)
        {
            // Deleted between the listing and the look at it, or a link to nowhere.
        }
    }

    private static long ToMilliseconds(FileInfo file) => new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static string ToNative(string path) =>
        OperatingSystem.IsWindows()
            ? path.TrimStart('/').Replace('/', Path.DirectorySeparatorChar)
            : path;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover temporary file is hidden from readers and removed by a vacuum.
        }
    }

    private static T Guarded<T>(string location, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or System.Security.SecurityException)
        {
            throw new DeltaException(DeltaReason.PermissionDenied, $"{location}: permission denied. Check the rights on this file and its folder.", e);
        }
        catch (IOException e) when (LocalErrors.IsPermission(e))
        {
            throw new DeltaException(DeltaReason.PermissionDenied, $"{location}: permission denied. Check the rights on this file and its folder.", e);
        }
        catch (IOException e) when (LocalErrors.IsNoSpace(e))
        {
            throw new DeltaException(DeltaReason.NoSpace, $"{location}: no space left on the device, or the quota is used up.", e);
        }
        catch (IOException e) when (LocalErrors.IsReadOnly(e))
        {
            throw new DeltaException(DeltaReason.PermissionDenied, $"{location}: the file system is read-only.", e);
        }
        catch (IOException e)
        {
            throw new DeltaException(DeltaReason.Storage, $"{location}: {e.Message}", e);
        }
    }
}
