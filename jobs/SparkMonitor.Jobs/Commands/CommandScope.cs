using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary>One invocation of a verb: what was parsed, where output goes, and the configuration when it is asked for.</summary>
internal sealed class CommandScope(ParseResult parsed, GlobalOptions globals, ApplicationHost host)
{
    public ParseResult Parsed => parsed;

    public ApplicationHost Host => host;

    public Terminal Terminal { get; } = new(host, parsed.GetValue(globals.Json), parsed.GetValue(globals.Quiet), parsed.GetValue(globals.Verbose));

    public bool Json => parsed.GetValue(globals.Json);

    /// <param name="fileIsOptional">True where options alone will do.</param>
    /// <param name="storeIsOptional">True where a command may do without a store.</param>
    public LoadedConfiguration LoadConfiguration(bool fileIsOptional = false, bool storeIsOptional = false) => MonitorConfigLoader.Load(
        new ConfigurationRequest(parsed.GetValue(globals.Config), [.. Overrides()], host.Environment, host.WorkingFolder)
        {
            FileIsOptional = fileIsOptional,
            StoreIsOptional = storeIsOptional,
        });

    /// <summary>Store and engine by options and environment alone, for a command that writes the file.</summary>
    public MonitorConfig LoadWithoutFile() => MonitorConfigLoader.LoadWithoutFile(
        new ConfigurationRequest(null, [.. Overrides()], host.Environment, host.WorkingFolder) { StoreIsOptional = true });

    /// <summary>The engine and store that a configuration names; the caller disposes them.</summary>
    public Task<IMonitorSession> OpenAsync(MonitorConfig config, CancellationToken cancellation) =>
        host.Engines.OpenAsync(config.Engine, config.Store, new EngineSurroundings(host.Clock, host.Environment, new Lines(Terminal)), cancellation);

    /// <summary>Views beside the store's tables, where there can be any; what hinders them is a warning.</summary>
    public async Task KeepViewsAsync(IMonitorSession session, MonitorConfig config, CancellationToken cancellation)
    {
        foreach (var warning in await session.KeepViewsAsync(config, cancellation))
        {
            Terminal.Warning(warning);
        }
    }

    /// <summary>Settings that options give, the later over the earlier.</summary>
    public IEnumerable<(IReadOnlyList<string> Path, string Value, string Option)> Overrides()
    {
        foreach (var text in parsed.GetValue(globals.Set) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new MonitorException($"--set {text} has no value: write a setting such as engine.threads=4.", MonitorFault.Usage);
            }

            yield return (Path(text[..equals]), text[(equals + 1)..], $"--set {text[..equals]}");
        }

        if (parsed.GetValue(globals.Store) is { } store)
        {
            yield return (["store"], store, "--store");
        }

        if (parsed.GetValue(globals.Engine) is { } engine)
        {
            yield return (["engine", "name"], engine, "--engine");
        }

        if (parsed.GetValue(globals.Remote) is { } remote)
        {
            yield return (["engine", "remote"], remote, "--remote");
        }
    }

    // Names that hold a dot are written in backticks, as columns are.
    private static IReadOnlyList<string> Path(string text)
    {
        try
        {
            return ColumnPath.Parse(text).Parts;
        }
        catch (FormatException)
        {
            throw new MonitorException($"--set {text} has a backtick without its partner.", MonitorFault.Usage);
        }
    }

    /// <summary>What an engine says while it opens.</summary>
    private sealed class Lines(Terminal terminal) : IProgress<string>
    {
        public void Report(string value) => terminal.Note(value);
    }
}
