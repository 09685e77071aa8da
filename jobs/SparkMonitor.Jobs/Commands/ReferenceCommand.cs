using System.CommandLine;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference</c>: pins summaries under a name and keeps these names.</summary>
internal sealed class ReferenceCommand
{
    public ReferenceCommand(GlobalOptions globals, ApplicationHost host) => Command = new Command("reference", "Pin summaries under a name, to compare with later.")
    {
        new ReferencePinCommand(globals, host).Command,
        new ReferenceListCommand(globals, host).Command,
        new ReferenceShowCommand(globals, host).Command,
        new ReferenceRenameCommand(globals, host).Command,
        new ReferenceRetireCommand(globals, host).Command,
    };

    public Command Command { get; }
}
