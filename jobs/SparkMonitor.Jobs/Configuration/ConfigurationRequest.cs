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
    /// <summary>True where the command needs no entities, so that options alone will do.</summary>
    public bool FileIsOptional { get; init; }

    /// <summary>True where the command can do without a store; the configuration then has an empty one.</summary>
    public bool StoreIsOptional { get; init; }
}
