using System.Diagnostics;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>Where a real Spark is: SPARK_HOME, or the one of the shared test data (<c>../shared/spark</c> beside the repository).</summary>
public static class SparkInstallation
{
    /// <summary>Why live tests are skipped; null when they run. With CI=true they run and fail.</summary>
    public static string? SkipReason { get; } = Reason();

    /// <summary>The installation's folder; unpacks the shared one at the first use.</summary>
    public static string Home()
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        var unpack = UnpackScript() ?? throw new DirectoryNotFoundException("There is no Spark: set SPARK_HOME.");
        using var process = Process.Start(new ProcessStartInfo(unpack) { RedirectStandardOutput = true })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"{unpack} gave no Spark.");
    }

    private static string? Reason()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            return null;
        }

        if (Environment.GetEnvironmentVariable("SPARK_HOME") is not { Length: > 0 } && UnpackScript() is null)
        {
            return "there is no Spark: set SPARK_HOME";
        }

        return HasJava() ? null : "there is no Java on PATH and JAVA_HOME is not set";
    }

    private static bool HasJava() =>
        Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 }
        || (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "java")));

    private static string? UnpackScript()
    {
        var root = Environment.GetEnvironmentVariable("SPARKMONITOR_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); string.IsNullOrEmpty(root) && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SparkMonitor.sln")))
            {
                root = Path.Combine(folder.Parent?.FullName ?? folder.FullName, "shared");
            }
        }

        var script = root is null ? null : Path.Combine(root, "spark", "unpack");
        return File.Exists(script) ? script : null;
    }
}
