namespace SparkMonitor.Tests.Shared;

/// <summary>The shared test data: <c>../shared</c> beside the repository, or the folder named by SPARKMONITOR_SHARED.</summary>
public static class SharedData
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why tests that need it are skipped; null when they run (in CI they run and fail).</summary>
    public static string? SkipReason =>
        Root is null && Environment.GetEnvironmentVariable("CI") != "true"
            ? "the shared test data (../shared beside the repository) is absent"
            : null;

    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root ?? throw new DirectoryNotFoundException("../shared is absent; set SPARKMONITOR_SHARED"), .. parts]);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SPARKMONITOR_SHARED") is { Length: > 0 } named && Directory.Exists(named))
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SparkMonitor.sln")))
            {
                var beside = System.IO.Path.Combine(folder.Parent?.FullName ?? folder.FullName, "shared");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
