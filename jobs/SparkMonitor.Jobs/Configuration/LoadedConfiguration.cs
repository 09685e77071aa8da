using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <param name="File">The file that was read, as the user would name it; null where there was none.</param>
internal sealed record LoadedConfiguration(MonitorConfig Config, string? File);
