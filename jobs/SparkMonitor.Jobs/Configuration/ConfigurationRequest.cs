namespace SparkMonitor.Jobs.Configuration;

/// <summary>What a command line says about where the configuration comes from.</summary>
/// <param name="File">The file by <c>--config</c>; null to look for one in the working folder.</param>
/// <param name="Overrides">Settings from options: path in parts, value, option.</param>
internal sealed record ConfigurationRequest(
    string? File,
    IReadOnlyList<(IReadOnlyList<string> Path, string Value, string Option)> Overrides,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingFolder)
{
    /// <summary>True where the command needs a store but no entities, so that <c>--store</c> alone will do.</summary>
    public bool FileIsOptional { get; init; }
}
