using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Jobs;

// The one place that touches the real console, environment and clock.
#pragma warning disable RS0030
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var host = new ApplicationHost
{
    Output = Console.Out,
    Error = Console.Error,
    OutputIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Width = Console.IsOutputRedirected ? 120 : Console.WindowWidth > 0 ? Console.WindowWidth : 120,
    Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? string.Empty),
    WorkingFolder = Environment.CurrentDirectory,
    Program = ProgramName(),
    Clock = TimeProvider.System,
};
#pragma warning restore RS0030

using var cancellation = new CancellationTokenSource();

// By name where the program is on the PATH or runs inside dotnet, else by its path from here.
static string ProgramName()
{
    var path = Environment.ProcessPath;
    var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
    if (path is null || Path.GetFileNameWithoutExtension(path) != "sparkmonitor" || folders.Contains(Path.GetDirectoryName(path), StringComparer.Ordinal))
    {
        return "sparkmonitor";
    }

    var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
    return relative.StartsWith("..", StringComparison.Ordinal) ? path : Path.Combine(".", relative);
}

// The first signal asks for an orderly end, the second one ends at once.
void Stop(PosixSignalContext signal)
{
    if (!cancellation.IsCancellationRequested)
    {
        signal.Cancel = true;
        cancellation.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return (int)await Application.RunAsync(args, host, cancellation.Token);
