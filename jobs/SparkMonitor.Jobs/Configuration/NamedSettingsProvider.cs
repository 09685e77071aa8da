using Microsoft.Extensions.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Single settings from environment variables or the command line as a layer of the configuration, each with the name the user knows it by.</summary>
internal sealed class NamedSettingsProvider : ConfigurationProvider, IConfigurationSource
{
    public const string VariablePrefix = "SPARKMONITOR__";

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private NamedSettingsProvider(IEnumerable<(string Path, string Value, string Name)> settings)
    {
        foreach (var (path, value, name) in settings)
        {
            Data[path] = value;
            _names[path] = name;
        }
    }

    /// <summary><c>SPARKMONITOR__ENGINE__THREADS=4</c> sets <c>engine.threads</c>.</summary>
    public static NamedSettingsProvider FromEnvironment(IReadOnlyDictionary<string, string> variables) => new(
        from variable in variables
        where variable.Key.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase) && variable.Key.Length > VariablePrefix.Length
        orderby variable.Key
        let path = variable.Key[VariablePrefix.Length..].Split("__").Select(SettingKey.Encode)
        select (ConfigurationPath.Combine(path), variable.Value, $"environment variable {variable.Key}"));

    /// <param name="options">The setting's path in parts, its value, and the option that set it.</param>
    public static NamedSettingsProvider FromCommandLine(IEnumerable<(IReadOnlyList<string> Path, string Value, string Option)> options) =>
        new(options.Select(o => (ConfigurationPath.Combine(o.Path.Select(SettingKey.Encode)), o.Value, $"option {o.Option}")));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>The name of what set this path, or something under it.</summary>
    public string? NameOf(string path)
    {
        if (_names.TryGetValue(path, out var name))
        {
            return name;
        }

        var under = path + ConfigurationPath.KeyDelimiter;
        return _names.FirstOrDefault(n => n.Key.StartsWith(under, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
