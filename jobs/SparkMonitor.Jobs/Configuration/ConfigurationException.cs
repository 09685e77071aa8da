using SparkMonitor.Core;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Every mistake of a configuration at once.</summary>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationMistake> mistakes)
    : MonitorException(string.Join('\n', mistakes.Select(m => m.ToString())), MonitorFault.Usage)
{
    public IReadOnlyList<ConfigurationMistake> Mistakes => mistakes;
}
