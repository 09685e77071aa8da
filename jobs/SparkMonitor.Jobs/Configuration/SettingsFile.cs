namespace SparkMonitor.Jobs.Configuration;

/// <summary>A settings file as a tree, and what was wrong with its notation.</summary>
/// <param name="Root">Null where the notation is so wrong that nothing can be read.</param>
internal sealed record SettingsFile(SettingNode? Root, IReadOnlyList<ConfigurationMistake> Mistakes);
