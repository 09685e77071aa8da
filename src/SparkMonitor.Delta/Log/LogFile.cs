using System.Globalization;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>A file of the log by its name.</summary>
/// <param name="Version">The version, of a compaction the first one.</param>
public sealed record LogFile(LogFileKind Kind, long Version, StoredFile File)
{
    public const string Folder = "_delta_log";
    public const string SidecarFolder = "_delta_log/_sidecars";
    public const string HintName = "_last_checkpoint";

    private const int VersionDigits = 20;
    private const int PartDigits = 10;

    /// <summary>The last version of a compaction.</summary>
    public long LastVersion { get; init; } = Version;

    /// <summary>1-based number of a part.</summary>
    public int Part { get; init; }

    public int Parts { get; init; }

    public bool IsJson => File.Name.EndsWith(".json", StringComparison.Ordinal);

    public static string CommitName(long version) => Prefix(version) + ".json";

    public static string ChecksumName(long version) => Prefix(version) + ".crc";

    public static string CheckpointName(long version) => Prefix(version) + ".checkpoint.parquet";

    public static string Prefix(long version) => version.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>What the file is; null for everything that no reader of logs looks at.</summary>
    public static LogFile? Parse(StoredFile file)
    {
        var name = file.Name;
        if (!Digits(name, 0, VersionDigits, out var version) || name.Length <= VersionDigits || name[VersionDigits] != '.')
        {
            return null;
        }

        var rest = name.AsSpan(VersionDigits + 1);
        if (rest is "json")
        {
            return new LogFile(LogFileKind.Commit, version, file);
        }

        if (rest is "crc")
        {
            return new LogFile(LogFileKind.Checksum, version, file);
        }

        if (rest is "checkpoint.parquet")
        {
            return new LogFile(LogFileKind.ClassicCheckpoint, version, file);
        }

        if (rest.StartsWith("checkpoint."))
        {
            return ParseCheckpoint(rest["checkpoint.".Length..], version, file);
        }

        return rest.Length == VersionDigits + ".compacted.json".Length
            && rest.EndsWith(".compacted.json")
            && Digits(name, VersionDigits + 1, VersionDigits, out var last)
            && last > version
            ? new LogFile(LogFileKind.Compaction, version, file) { LastVersion = last }
            : null;
    }

    private static LogFile? ParseCheckpoint(ReadOnlySpan<char> rest, long version, StoredFile file)
    {
        const string Parquet = ".parquet";
        if (rest.Length == (2 * PartDigits) + 1 + Parquet.Length
            && rest[PartDigits] == '.'
            && rest.EndsWith(Parquet)
            && int.TryParse(rest[..PartDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && int.TryParse(rest.Slice(PartDigits + 1, PartDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var parts))
        {
            return part >= 1 && part <= parts
                ? new LogFile(LogFileKind.MultiPartCheckpoint, version, file) { Part = part, Parts = parts }
                : null;
        }

        var dot = rest.IndexOf('.');
        return dot > 0 && Guid.TryParseExact(rest[..dot], "D", out _) && rest[dot..] is ".json" or Parquet
            ? new LogFile(LogFileKind.UuidCheckpoint, version, file)
            : null;
    }

    private static bool Digits(string name, int start, int count, out long value)
    {
        value = 0;
        return name.Length >= start + count
            && long.TryParse(name.AsSpan(start, count), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
