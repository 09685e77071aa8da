using SparkMonitor.Core;
using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Jobs.Commands;

/// <summary>What a shell may complete from the configuration of the working folder; nothing where there is none.</summary>
internal static class Completions
{
    public static IEnumerable<string> Stages(ApplicationHost host)
    {
        try
        {
            var request = new ConfigurationRequest(null, [], host.Environment, host.WorkingFolder);
            return [.. StageTargets.Names(MonitorConfigLoader.Load(request).Config)];
        }
        catch (MonitorException)
        {
            return [];
        }
    }
}
