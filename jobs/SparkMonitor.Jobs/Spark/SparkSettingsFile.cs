using System.Reflection;

namespace SparkMonitor.Jobs.Spark;

/// <summary>The settings of a pair of Spark and Delta, from the files that the scripts in <c>spark-submit</c> use as well.</summary>
internal static class SparkSettingsFile
{
    private const string Packages = "spark.jars.packages";

    /// <summary>The versions of Spark that there are settings for, such as <c>4.2</c>, oldest first.</summary>
    public static IReadOnlyList<string> Versions { get; } =
        [.. Resources().Select(r => r.Split("spark-")[1].Split("-delta-")[0]).Order(StringComparer.Ordinal)];

    /// <summary>What to start a Spark with so that it has Delta; null where there are no settings for its version.</summary>
    public static IReadOnlyDictionary<string, string>? For(SparkInstallation spark)
    {
        // A Spark whose jars are not found is taken for the newest.
        var version = spark.Version is { } known ? string.Join('.', known.Split('.').Take(2)) : Versions[^1];
        if (Resources().FirstOrDefault(r => r.Contains($"spark-{version}-delta-", StringComparison.Ordinal)) is not { } resource)
        {
            return null;
        }

        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var settings = Parse(reader.ReadToEnd());
        if (spark.HasDelta)
        {
            settings.Remove(Packages);
        }
        else if (settings.TryGetValue(Packages, out var packages))
        {
            settings[Packages] = packages.Replace("{scala}", spark.ScalaVersion, StringComparison.Ordinal).Replace("{spark}", spark.Version, StringComparison.Ordinal);
        }

        return settings;
    }

    /// <summary>A key, blanks, a value on each line; lines that begin with # are comments.</summary>
    public static Dictionary<string, string> Parse(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : string.Empty, StringComparer.Ordinal);

    private static IEnumerable<string> Resources() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("spark-", StringComparison.Ordinal) && n.EndsWith(".conf", StringComparison.Ordinal));
}
