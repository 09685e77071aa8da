using System.Diagnostics;
using System.Text.Json;
using SparkMonitor.Jobs;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>Runs the program as a user does and keeps what it wrote.</summary>
public static class Cli
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "sparkmonitor.dll");

    /// <summary>The program in this process, through its entry, with captured streams.</summary>
    public static async Task<CliResult> RunAsync(
        Folder folder,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        bool terminal = false,
        int width = 120,
        CancellationToken cancellation = default)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var host = new ApplicationHost
        {
            Output = output,
            Error = error,
            OutputIsTerminal = terminal,
            ErrorIsTerminal = terminal,
            Width = width,
            Environment = environment ?? new Dictionary<string, string>(),
            WorkingFolder = folder.Path,
            Clock = TimeProvider.System,
        };
        var code = await Application.RunAsync(arguments, host, cancellation);
        return new CliResult((int)code, output.ToString(), error.ToString());
    }

    public static Task<CliResult> RunAsync(Folder folder, params string[] arguments) => RunAsync(folder, (IReadOnlyList<string>)arguments);

    /// <summary>The rows of a query, which has to work.</summary>
    public static async Task<IReadOnlyList<JsonElement[]>> SqlAsync(Folder folder, string sql)
    {
        var run = await RunAsync(folder, "sql", sql, "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        return [.. run.Json.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().ToArray())];
    }

    /// <summary>The rows of a query's answer as JSON; it has to have worked.</summary>
    public static string Rows(CliResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonSerializer.Serialize(result.Json.GetProperty("rows"));
    }

    /// <summary>The built program as a process of its own.</summary>
    public static async Task<CliResult> StartAsync(Folder folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await error);
    }

    public static Process Start(Folder folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

/// <summary>What a run of the program left behind.</summary>
public sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>For failures: everything the program said.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
}
