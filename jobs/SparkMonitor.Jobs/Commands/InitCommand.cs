using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Inspection;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>init</c>: inspects tables and writes a commented configuration with sensible settings.</summary>
internal sealed class InitCommand
{
    private const string SchemaFile = "monitor.schema.json";

    private readonly Argument<string[]> _tables = new("TABLE") { Description = "Folders of Delta tables.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file to write; - for the output stream.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "monitor.yaml",
    };

    private readonly Option<string?> _entity = new("--entity") { Description = "Make all tables stages of one entity.", HelpName = "NAME" };

    private readonly Option<bool> _force = new("--force") { Description = "Overwrite an existing file." };

    public InitCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("init", "Inspect tables and write a commented configuration for them.") { _tables, _output, _entity, _force };
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var output = scope.Parsed.GetRequiredValue(_output);
        var file = output == "-" ? null : Path.GetFullPath(output, scope.Host.WorkingFolder);
        if (file is not null && File.Exists(file) && !scope.Parsed.GetValue(_force))
        {
            throw new MonitorException($"{output} exists: write elsewhere with --output, or overwrite it with --force.", MonitorFault.Usage);
        }

        var config = scope.LoadWithoutFile();
        var folder = file is null ? scope.Host.WorkingFolder : Path.GetDirectoryName(file)!;
        var store = config.Store.Length > 0 ? Shown(config.Store, folder) : "./store";
        var text = new ConfigurationText(store);
        await using var session = await scope.OpenAsync(config, cancellation);
        var stages = new List<InitStage>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        if (scope.Parsed.GetValue(_entity) is { } entity)
        {
            text.Entity(entity);
        }

        foreach (var table in scope.Parsed.GetRequiredValue(_tables).Distinct(StringComparer.Ordinal))
        {
            var location = table.Contains("://", StringComparison.Ordinal) ? table : Path.GetFullPath(table, scope.Host.WorkingFolder);
            var inspected = await ProgressDisplay.RunAsync(
                scope.Terminal, $"Inspecting {table}", _ => new TableInspector(session).InspectAsync(location, cancellation));
            var suggestion = await SuggestAsync(session, inspected, cancellation);
            var name = Unique(names, inspected.Name);
            var stage = scope.Parsed.GetValue(_entity) is null ? "raw" : name;
            if (scope.Parsed.GetValue(_entity) is null)
            {
                text.Entity(name);
            }

            text.Stage(stage, Shown(location, folder), inspected, suggestion);
            keys.UnionWith(suggestion.Keys);
            if (scope.Parsed.GetValue(_entity) is null)
            {
                text.Drift(keys);
                keys.Clear();
            }

            stages.Add(new InitStage(scope.Parsed.GetValue(_entity) ?? name, stage, location, suggestion.Time?.Column, suggestion.Time?.Granularity, [.. suggestion.Slices.Select(s => s.Column)]));
        }

        if (scope.Parsed.GetValue(_entity) is not null)
        {
            text.Drift(keys);
        }

        return Write(scope, output, file, text.ToString(), stages);
    }

    private static ExitCode Write(CommandScope scope, string output, string? file, string text, List<InitStage> stages)
    {
        if (file is not null)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
                File.Copy(Path.Combine(AppContext.BaseDirectory, SchemaFile), Path.Combine(Path.GetDirectoryName(file)!, SchemaFile), overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MonitorException($"{output} cannot be written: {e.Message}", e, MonitorFault.Usage);
            }
        }

        if (scope.Json)
        {
            scope.Terminal.WriteJson(new InitReport(file, stages));
        }
        else if (file is null)
        {
            scope.Terminal.WriteLine(text.TrimEnd('\n'));
        }
        else
        {
            scope.Terminal.WriteLine($"{output} is written: {Words.Count(stages.Count, "table")}. Look it over, then run: {scope.Host.Program} profile{(output == "monitor.yaml" ? string.Empty : $" -c {output}")} and {scope.Host.Program} drift{(output == "monitor.yaml" ? string.Empty : $" -c {output}")}");
        }

        return ExitCode.Ok;
    }

    private static async Task<StageSuggestion> SuggestAsync(IMonitorSession session, InspectedTable table, CancellationToken cancellation)
    {
        var time = StageSuggestion.TimeColumns(table).FirstOrDefault();
        if (time is null)
        {
            return StageSuggestion.Of(table, null, null, null);
        }

        var survey = await session.Engine.SurveyAsync(new SurveyRequest(new ProfileSource(table.Snapshot), time.Leaf, []), cancellation);
        return StageSuggestion.Of(table, time.Name, survey.MinTime, survey.MaxTime);
    }

    /// <summary>Relative to the file where that is no detour.</summary>
    private static string Shown(string location, string folder)
    {
        if (location.Contains("://", StringComparison.Ordinal))
        {
            return location;
        }

        var relative = Path.GetRelativePath(folder, location).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? location : relative.StartsWith('.') ? relative : $"./{relative}";
    }

    private static string Unique(HashSet<string> names, string name)
    {
        var unique = name;
        for (var i = 2; !names.Add(unique); i++)
        {
            unique = $"{name}-{i}";
        }

        return unique;
    }

    private sealed record InitReport(string? File, IReadOnlyList<InitStage> Stages);

    private sealed record InitStage(string Entity, string Stage, string Table, string? TimeColumn, string? Granularity, IReadOnlyList<string> Slices);
}
