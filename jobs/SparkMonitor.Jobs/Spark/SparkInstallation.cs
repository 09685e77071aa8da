using System.Text.RegularExpressions;
using SparkMonitor.Core;

namespace SparkMonitor.Jobs.Spark;

/// <summary>A Spark on this machine, found by <c>SPARK_HOME</c> or by <c>spark-submit</c> on the PATH.</summary>
public sealed partial class SparkInstallation
{
    private SparkInstallation(string submit, string? jars)
    {
        Submit = submit;
        var names = jars is null ? [] : Directory.EnumerateFiles(jars, "*.jar").Select(j => Path.GetFileName(j)).ToArray();
        var core = names.Select(n => CoreJar().Match(n)).FirstOrDefault(m => m.Success);
        Version = core?.Groups["spark"].Value;
        ScalaVersion = core?.Groups["scala"].Value;
        HasDelta = names.Any(n => n.StartsWith("delta-spark_", StringComparison.Ordinal));
    }

    /// <summary>The path of <c>spark-submit</c>.</summary>
    public string Submit { get; }

    /// <summary>Spark's version by its jars, such as <c>4.2.1</c>; null where they are not found.</summary>
    public string? Version { get; }

    /// <summary>Such as <c>2.13</c>; null where the jars are not found.</summary>
    public string? ScalaVersion { get; }

    /// <summary>Whether Delta Lake lies among Spark's own jars.</summary>
    public bool HasDelta { get; }

    /// <returns>Null where there is no Spark.</returns>
    /// <exception cref="MonitorException"><c>SPARK_HOME</c> is set and there is no Spark.</exception>
    public static SparkInstallation? Find(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.GetValueOrDefault("SPARK_HOME") is { Length: > 0 } home)
        {
            var submit = Path.Combine(home, "bin", "spark-submit");
            return File.Exists(submit)
                ? new SparkInstallation(submit, Jars(home))
                : throw new MonitorException($"SPARK_HOME is {home}, where there is no bin/spark-submit: set it to the folder of a Spark, or unset it.", MonitorFault.Usage);
        }

        foreach (var folder in environment.GetValueOrDefault("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var submit = Path.Combine(folder, "spark-submit");
            if (File.Exists(submit))
            {
                var real = new FileInfo(submit).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? submit;
                var above = Path.GetDirectoryName(Path.GetDirectoryName(real))!;
                return new SparkInstallation(submit, Jars(above) ?? Jars(PipFolder(above)));
            }
        }

        return null;
    }

    private static string? Jars(string? home)
    {
        var jars = home is null ? null : Path.Combine(home, "jars");
        return Directory.Exists(jars) ? jars : null;
    }

    /// <summary>Where <c>pip install pyspark</c> keeps Spark; its scripts lie in the environment's own bin.</summary>
    private static string? PipFolder(string environment)
    {
        var libraries = Path.Combine(environment, "lib");
        return Directory.Exists(libraries)
            ? Directory.EnumerateDirectories(libraries, "python3*").Select(p => Path.Combine(p, "site-packages", "pyspark")).FirstOrDefault(Directory.Exists)
            : null;
    }

    [GeneratedRegex(@"^spark-core_(?<scala>\d+\.\d+)-(?<spark>\d+\.\d+\.\d+.*)\.jar$", RegexOptions.CultureInvariant)]
    private static partial Regex CoreJar();
}
