using System.Collections;
using System.Diagnostics;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>Where a real Spark is: SPARK_HOME, or the one of the shared test data (<c>../shared/spark</c> beside the repository).</summary>
public static class LiveSpark
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>Why live tests are skipped; null when they run. With CI=true they run and fail.</summary>
    public static string? SkipReason { get; } = Reason();

    /// <summary>The installation's folder; unpacks the shared one at the first use.</summary>
    public static string Home => Unpacked.Value;

    /// <summary>This process's environment with SPARK_HOME set, and without SPARK_REMOTE.</summary>
    public static IReadOnlyDictionary<string, string> Environment()
    {
        var variables = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? string.Empty);
        variables["SPARK_HOME"] = Home;
        variables.Remove("SPARK_REMOTE");
        return variables;
    }

    private static string Unpack()
    {
        if (System.Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        using var process = Process.Start(new ProcessStartInfo(SharedData.Path("spark", "unpack")) { RedirectStandardOutput = true })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException("The shared test data's spark/unpack gave no Spark.");
    }

    private static string? Reason()
    {
        if (System.Environment.GetEnvironmentVariable("CI") == "true")
        {
            return null;
        }

        if (System.Environment.GetEnvironmentVariable("SPARK_HOME") is not { Length: > 0 } && SharedData.SkipReason is { } absent)
        {
            return $"SPARK_HOME is not set. {absent}";
        }

        return HasJava() ? null : "There is no Java on the PATH and JAVA_HOME is not set.";
    }

    private static bool HasJava() =>
        System.Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 }
        || (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "java")));
}
