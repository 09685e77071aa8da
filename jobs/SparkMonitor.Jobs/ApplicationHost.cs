using SparkMonitor.Jobs.Composition;

namespace SparkMonitor.Jobs;

/// <summary>What the program finds around it: streams, environment, folder, clock and engines. Tests bring their own.</summary>
public sealed record ApplicationHost
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; output that goes elsewhere does not depend on it.</summary>
    public int Width { get; init; } = 120;

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingFolder { get; init; }

    /// <summary>How a user calls the program from the working folder, for messages that tell what to run next.</summary>
    public string Program { get; init; } = "sparkmonitor";

    public required TimeProvider Clock { get; init; }

    internal IEngineFactory Engines
    {
        get => field ?? new EngineFactory(WorkingFolder);
        init;
    }
}
