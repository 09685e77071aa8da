using System.CommandLine;
using System.CommandLine.Invocation;
using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs;

/// <summary>The program <c>sparkmonitor</c>: parses a command line, runs one verb, and turns every outcome into an exit code.</summary>
public static class Application
{
    /// <summary>Never throws: an error becomes a short message on the error stream and its exit code.</summary>
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, ApplicationHost host, CancellationToken cancellation)
    {
        var globals = new GlobalOptions();
        var root = CommandTree.Build(globals, host);
        var parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments);
        var terminal = new Terminal(host, parsed.GetValue(globals.Json), parsed.GetValue(globals.Quiet), parsed.GetValue(globals.Verbose));
        if (parsed.Action is ParseErrorAction)
        {
            return ParseErrors.Report(parsed, terminal);
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return (ExitCode)await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error("Cancelled. Nothing was half-written.", ExitCode.Cancelled);
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the user gets a line and a code, not a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return terminal.Failure(e);
        }
    }
}
