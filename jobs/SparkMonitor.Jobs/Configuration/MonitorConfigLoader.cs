using Microsoft.Extensions.Configuration;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Layers file, environment and command line, the later over the earlier, and reads the result.</summary>
internal static class MonitorConfigLoader
{
    private static readonly string[] DefaultFiles = ["monitor.yaml", "monitor.yml", "monitor.json"];

    /// <exception cref="ConfigurationException">Every mistake in the configuration at once.</exception>
    public static LoadedConfiguration Load(ConfigurationRequest request) => Load(request, FindFile(request));

    /// <summary>The same from environment and options alone.</summary>
    public static MonitorConfig LoadWithoutFile(ConfigurationRequest request) => Load(request, null).Config;

    private static LoadedConfiguration Load(ConfigurationRequest request, string? file)
    {
        var settings = file is null ? new SettingsFile(null, []) : Parse(file, request.WorkingFolder);
        if (file is not null && settings.Root is null)
        {
            throw new ConfigurationException(settings.Mistakes);
        }

        var root = new ConfigurationBuilder()
            .Add(new SettingsFileProvider(settings.Root))
            .Add(NamedSettingsProvider.FromEnvironment(request.Environment))
            .Add(NamedSettingsProvider.FromCommandLine(request.Overrides))
            .Build();
        var tree = new SettingsTree(root, file ?? "the configuration");
        tree.Mistakes.AddRange(settings.Mistakes);
        var folder = file is null ? request.WorkingFolder : Path.GetDirectoryName(Path.GetFullPath(file, request.WorkingFolder))!;
        var config = new MonitorConfigReader(tree, folder, request).Read();
        return tree.Mistakes.Count == 0
            ? new LoadedConfiguration(config, file, tree)
            : throw new ConfigurationException(
                [.. tree.Mistakes.Distinct().OrderBy(m => m.Origin.Line == 0).ThenBy(m => m.Origin.Line).ThenBy(m => m.Origin.Column)]);
    }

    private static string? FindFile(ConfigurationRequest request)
    {
        if (request.File is { } named)
        {
            return File.Exists(Path.GetFullPath(named, request.WorkingFolder))
                ? named
                : throw new MonitorException($"There is no configuration file {named}.", MonitorFault.Usage);
        }

        var found = DefaultFiles.Where(f => File.Exists(Path.Combine(request.WorkingFolder, f))).ToList();
        return found switch
        {
            [var only] => only,
            [] when request.FileIsOptional => null,
            [] => throw new MonitorException(
                $"There is no {DefaultFiles[0]} in {request.WorkingFolder}: name one with --config, or write one with sparkmonitor init TABLE.",
                MonitorFault.Usage),
            _ => throw new MonitorException($"{string.Join(" and ", found)} both lie in {request.WorkingFolder}: choose one with --config.", MonitorFault.Usage),
        };
    }

    private static SettingsFile Parse(string file, string workingFolder)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path.GetFullPath(file, workingFolder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException($"The configuration file {file} cannot be read: {e.Message}", MonitorFault.Usage);
        }

        return file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonSettings.Parse(text, file) : YamlSettings.Parse(text, file);
    }
}
