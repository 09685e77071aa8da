namespace SparkMonitor.Jobs.Configuration;

/// <summary>
/// Names of the user's own (entities, column patterns) as parts of a configuration key, where a colon separates: colon and percent
/// are percent-encoded.
/// </summary>
internal static class SettingKey
{
    public static string Encode(string name) => name.Length == 0
        ? "%"
        : name.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);

    public static string Decode(string part) => part == "%"
        ? string.Empty
        : part.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal);
}
