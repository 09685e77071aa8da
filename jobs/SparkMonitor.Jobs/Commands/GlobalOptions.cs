using System.CommandLine;
using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Options that every verb takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Config { get; } = Everywhere<string?>("--config", "The configuration file; monitor.yaml or monitor.json of this folder when left out.", "FILE", "-c");

    public Option<string?> Store { get; } = Everywhere<string?>("--store", "Where the store lies; beats the configuration.", "FOLDER");

    public Option<string?> Engine { get; } = Everywhere<string?>("--engine", "The engine: duckdb or spark; beats the configuration.", "NAME")
        .AcceptOnlyFromAmong([.. SettingNames.Engines]);

    public Option<string?> Remote { get; } = Everywhere<string?>("--remote", "The Spark Connect server, sc://host:15002/;token=...; beats the configuration and SPARK_REMOTE.", "URL");

    public Option<string[]> Set { get; } = Everywhere<string[]>("--set", "One setting, such as engine.threads=4; beats the configuration. May be repeated.", "NAME=VALUE");

    public Option<bool> Json { get; } = Everywhere<bool>("--json", "Write one JSON document instead of text.");

    public Option<bool> Quiet { get; } = Everywhere<bool>("--quiet", "Write nothing but results and errors.", null, "-q");

    public Option<bool> Verbose { get; } = Everywhere<bool>("--verbose", "Write details of errors and of what is done.", null, "-v");

    public IEnumerable<Option> All => [Config, Store, Engine, Remote, Set, Json, Quiet, Verbose];

    private static Option<T> Everywhere<T>(string name, string description, string? value = null, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Recursive = true };
}
