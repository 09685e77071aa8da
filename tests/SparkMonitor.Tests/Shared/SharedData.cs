namespace SparkMonitor.Tests.Shared;

/// <summary>The shared test data beside the repository, <c>../shared</c> from its root, or where SPARKMONITOR_SHARED says.</summary>
public static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>Why tests on shared data are skipped, or null where they run. Under <c>CI=true</c> they run and fail.</summary>
    public static string? SkipReason => Root is not null || IsCi ? null : Absence;

    private static string Absence =>
        "The shared test data lie neither in ../shared beside the repository nor where SPARKMONITOR_SHARED points.";

    private static bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of a file or folder, its parts given from the folder <c>shared</c> on.</summary>
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root ?? throw new DirectoryNotFoundException(Absence), .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : throw new FileNotFoundException($"The shared test data lack {path}.");
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("SPARKMONITOR_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SparkMonitor.sln")))
            {
                var beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared"));
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
