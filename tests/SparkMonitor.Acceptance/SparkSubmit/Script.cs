using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>A script of <c>spark-submit/</c>, run as a scheduler runs it.</summary>
public sealed partial class Script : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Script(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int ProcessId => _process.Id;

    /// <param name="environment">Variables beside this process's own; null takes one away.</param>
    public static Script Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment) =>
        Start(Repository.File("spark-submit", name), arguments, environment, asIs: false);

    /// <param name="asIs">True for a program, false for a script of the repository.</param>
    public static Script Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, bool asIs)
    {
        var start = new ProcessStartInfo(asIs ? program : "bash", asIs ? arguments : [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return new Script(Process.Start(start)!);
    }

    public static async Task<CliOutcome> RunAsync(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        using var script = Start(name, arguments, environment);
        return await script.EndAsync();
    }

    public async Task<CliOutcome> EndAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token);
        return new CliOutcome(_process.ExitCode, await _output, await _error);
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, Sigterm));

    /// <summary>Ctrl-C as a terminal gives it, to every process of the group; for one that <c>setsid</c> started.</summary>
    public void InterruptGroup() => Assert.Equal(0, Kill(-_process.Id, Sigint));

    public void KillOnlyIt() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Sigterm);
            _process.WaitForExit(10_000);
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>Processes whose command line holds a text (Linux).</summary>
    public static IReadOnlyList<int> ProcessesWith(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => n!.All(char.IsAsciiDigit)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(id => id != Environment.ProcessId && CommandLine(id).Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>Writes a script and makes it executable.</summary>
    public static string WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public static async Task<bool> EventuallyAsync(Func<bool> condition, int seconds = 60)
    {
        for (var i = 0; i < seconds * 10; i++)
        {
            if (condition())
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    private static string CommandLine(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}

/// <summary>What a script left behind.</summary>
public sealed record CliOutcome(int ExitCode, string Output, string Error);
