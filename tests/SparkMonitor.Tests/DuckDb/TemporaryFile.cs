namespace SparkMonitor.Tests.DuckDb;

/// <summary>A path in a folder of its own, removed at the end.</summary>
public sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duckdb-tests-");

    public TemporaryFile(string extension) => Path = System.IO.Path.Combine(_folder.FullName, "file" + extension);

    public string Path { get; }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
