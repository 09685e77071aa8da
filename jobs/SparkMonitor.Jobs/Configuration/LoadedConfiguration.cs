using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>A configuration without mistakes of its own, and where each setting was written.</summary>
/// <param name="File">The file that was read, as the user would name it; null where there was none.</param>
internal sealed record LoadedConfiguration(MonitorConfig Config, string? File, SettingsTree Tree)
{
    /// <summary>Problems of a stage with its table, as mistakes with their places.</summary>
    public ConfigurationException Explain(EntityConfig entity, StageConfig stage, StageException problems)
    {
        var prefix = $"entities.{entity.Name}.stages.{stage.Name}";
        return new ConfigurationException([.. problems.Problems.Select(p =>
        {
            var setting = p.Setting.Length == 0 ? prefix : $"{prefix}.{p.Setting}";
            return new ConfigurationMistake(Tree.Locate(setting), setting, p.Message);
        })]);
    }
}
