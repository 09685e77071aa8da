using System.Formats.Tar;
using System.IO.Compression;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>The shared Delta tables, unpacked once for a test run into a folder that is deleted at its end.</summary>
public sealed class SharedTables : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sparkmonitor-delta-").FullName;
    private readonly Lazy<string> _interop;
    private readonly Lazy<string> _golden;

    public SharedTables()
    {
        _interop = new Lazy<string>(UnpackInterop);
        _golden = new Lazy<string>(UnpackGolden);
    }

    public string Interop(string table) => Path.Combine(_interop.Value, table, "table");

    /// <summary>The folder of a golden table, by its path in the archive.</summary>
    public string Golden(string path) => Path.Combine(_golden.Value, path);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string UnpackInterop()
    {
        var folder = Path.Combine(_root, "interop");
        foreach (var zip in Directory.EnumerateFiles(SharedData.Path("data", "delta-interop"), "*.zip"))
        {
            ZipFile.ExtractToDirectory(zip, folder);
        }

        // The clone refers to its source by absolute URIs, which had to be made neutral.
        foreach (var commit in Directory.EnumerateFiles(Path.Combine(folder, "shallow_clone", "table", "_delta_log"), "*.json"))
        {
            File.WriteAllText(commit, File.ReadAllText(commit).Replace("file:/interop/", new Uri(folder + "/").AbsoluteUri, StringComparison.Ordinal));
        }

        return folder;
    }

    private string UnpackGolden()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "golden")).FullName;
        foreach (var archive in Directory.EnumerateFiles(SharedData.Path("data", "delta-golden"), "*.tar.gz"))
        {
            using var stream = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(stream, folder, overwriteFiles: false);
        }

        return folder;
    }
}
