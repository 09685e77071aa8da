using System.Reflection;
using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb.Native;

/// <summary>Finds libduckdb: the file that DUCKDB_LIBRARY names, else the one that the build laid beside the assembly.</summary>
internal static class DuckDbLibrary
{
    public const string Variable = "DUCKDB_LIBRARY";

    private static string FileName => OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    public static nint Load(Assembly assembly, DllImportSearchPath? search)
    {
        var chosen = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(chosen) ? LoadInstalled(assembly, search) : LoadChosen(chosen);
    }

    public static nint LoadChosen(string path) => NativeLibrary.TryLoad(path, out var handle)
        ? handle
        : throw new DllNotFoundException(File.Exists(path)
            ? $"{Variable} names {path}, which is not a library that this process can load."
            : $"{Variable} names a file that does not exist: {path}");

    private static nint LoadInstalled(Assembly assembly, DllImportSearchPath? search)
    {
        foreach (var folder in Folders())
        {
            if (NativeLibrary.TryLoad(Path.Combine(folder, FileName), out var handle))
            {
                return handle;
            }
        }

        return NativeLibrary.TryLoad("duckdb", assembly, search, out var system)
            ? system
            : throw new DllNotFoundException(
                $"{FileName} was not found in {AppContext.BaseDirectory}. The build puts it there; otherwise set {Variable} to a libduckdb 1.5.");
    }

    private static IEnumerable<string> Folders()
    {
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
    }
}
