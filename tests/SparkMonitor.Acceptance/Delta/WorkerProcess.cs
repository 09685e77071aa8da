using System.Diagnostics;
using System.Globalization;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>An <see cref="AppendWorker"/> in a process of its own.</summary>
public sealed record WorkerProcess(int ExitCode, IReadOnlyList<string> Acknowledged, string Errors)
{
    /// <param name="killAfter">Kills the process from outside so long after its first acknowledgement.</param>
    public static async Task<WorkerProcess> RunAsync(string table, int writer, int commits, string deadly = "", int deadlyCommit = 0, TimeSpan? killAfter = null)
    {
        string[] arguments = ["exec", typeof(AppendWorker).Assembly.Location, "append", table, Text(writer), Text(commits), deadly, Text(deadlyCommit)];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (killAfter is { } delay && lines.Count == 1)
            {
                _ = Task.Delay(delay).ContinueWith(_ => Kill(process), TaskScheduler.Default);
            }
        }

        await process.WaitForExitAsync();
        return new WorkerProcess(process.ExitCode, lines, await errors);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
