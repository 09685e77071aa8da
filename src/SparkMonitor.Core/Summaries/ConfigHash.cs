using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Core.Summaries;

/// <summary>
/// Hashes of a stage's configuration. They cover what changes numbers: columns, kinds, windows, slices with their chosen values,
/// profilers, the states' versions; not the engine, its limits, paths, labels or output. The bytes that are hashed are a list of named
/// texts with their lengths, so the hash is the same on every platform; its first character is the version of that list.
/// </summary>
public static class ConfigHash
{
    /// <summary>Raised when a change of the product changes numbers although no state's version does.</summary>
    private const int StateVersion = 1;

    /// <summary>The <c>config_hash</c> of a stage profiled with these slice values.</summary>
    public static string Of(StageConfig stage, IReadOnlyList<SliceValues> chosen)
    {
        var text = new StringBuilder();
        Add(text, "state version", StateVersion.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, version) in StateCodecs.Versions)
        {
            Add(text, "codec", name, version.ToString(CultureInfo.InvariantCulture));
        }

        Add(text, "include", [.. stage.Include.Order(StringComparer.Ordinal)]);
        Add(text, "exclude", [.. stage.Exclude.Order(StringComparer.Ordinal)]);
        foreach (var rule in stage.Columns)
        {
            Add(text, "column", rule.Pattern, rule.Kind?.ToString() ?? "", rule.KeepValues?.ToString(CultureInfo.InvariantCulture) ?? "");
        }

        if (stage.Windows is { } windows)
        {
            Add(text, "time", [windows.TimeColumn?.ToString() ?? "", windows.Zone, .. windows.Granularities.Order(StringComparer.Ordinal)]);
        }

        AddSlices(text, stage);
        foreach (var values in chosen.OrderBy(v => v.Column, StringComparer.Ordinal).ThenBy(v => v.Top))
        {
            Add(text, "values", [values.Column, values.Top.ToString(CultureInfo.InvariantCulture), .. values.Values]);
        }

        foreach (var profiler in stage.Profilers.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            Add(text, "profiler", [profiler.Name, profiler.Sql, profiler.IsDerived ? "derived" : "", .. profiler.Columns.Order(StringComparer.Ordinal)]);
        }

        return Digest(text);
    }

    /// <summary>Hash of the slices as configured, whose chosen values are kept while it stays the same.</summary>
    public static string OfSlices(StageConfig stage)
    {
        var text = new StringBuilder();
        AddSlices(text, stage);
        return Digest(text);
    }

    /// <summary>A hash of named parts, for marks of commits.</summary>
    internal static string OfParts(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        Add(text, "parts", parts);
        return Digest(text);
    }

    private static void AddSlices(StringBuilder text, StageConfig stage)
    {
        foreach (var slice in stage.Slices.Select(s => s.Parts.SelectMany(Part).ToArray()).OrderBy(s => string.Join('\n', s), StringComparer.Ordinal))
        {
            Add(text, "slice", slice);
        }

        static string[] Part(SlicePartConfig part) => part.IsPredicate
            ? ["where", part.Text]
            : [part.Top.ToString(CultureInfo.InvariantCulture), part.Text];
    }

    private static void Add(StringBuilder text, string name, params ReadOnlySpan<string> values)
    {
        text.Append(name);
        foreach (var value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $" {value.Length}:{value}");
        }

        text.Append('\n');
    }

    private static string Digest(StringBuilder text) => "1" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..31];
}
