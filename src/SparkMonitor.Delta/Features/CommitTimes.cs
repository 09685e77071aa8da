using System.Globalization;
using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.Features;

/// <summary>In-commit timestamps: where they are on, a version's time is in its commit and not the commit file's.</summary>
internal static class CommitTimes
{
    public static bool AreOn(TableProtocol? protocol, TableMetadata? metadata) =>
        protocol?.WriterFeatures?.Contains(FeatureNames.InCommitTimestamp, StringComparer.Ordinal) == true
        && metadata is not null
        && IsTrue(metadata, TableProperties.EnableInCommitTimestamps);

    /// <summary>The first version with a time of its own; 0 where they were on from the start.</summary>
    public static long FirstVersion(TableMetadata metadata) => Number(metadata, TableProperties.InCommitTimestampStart) ?? 0;

    /// <summary>The time of <see cref="FirstVersion"/>, milliseconds since 1970.</summary>
    public static long? FirstTime(TableMetadata metadata) => Number(metadata, TableProperties.InCommitTimestampStartTime);

    public static bool IsTrue(TableMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static long? Number(TableMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out var text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
