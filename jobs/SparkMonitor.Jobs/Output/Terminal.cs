using System.Text.Json;
using SparkMonitor.Jobs.Configuration;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>
/// Where a verb writes: results to the output stream, everything else to the error stream. A stream that is no terminal gets plain
/// text whose lines depend on nothing but the content.
/// </summary>
internal sealed class Terminal
{
    // Wide enough that nothing is wrapped or dropped where lines are read by programs.
    private const int PlainWidth = 4096;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly bool _json;
    private readonly bool _quiet;
    private readonly bool _verbose;
    private readonly TextWriter _output;

    public Terminal(ApplicationHost host, bool json, bool quiet, bool verbose)
    {
        (_json, _quiet, _verbose, _output) = (json, quiet, verbose, host.Output);
        var colour = !host.Environment.ContainsKey("NO_COLOR");
        Out = Console(host.Output, host.OutputIsTerminal, colour, host.Width);
        Err = Console(host.Error, host.ErrorIsTerminal, colour, host.Width);
    }

    /// <summary>For results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>For progress, notes and errors.</summary>
    public IAnsiConsole Err { get; }

    public bool IsVerbose => _verbose;

    /// <summary>True where a live progress display may be drawn.</summary>
    public bool ShowsProgress => !_quiet && Err.Profile.Capabilities.Interactive;

    public void WriteLine(string text) => Out.WriteLine(text);

    public void WriteJson<T>(T report)
    {
        _output.Write(JsonSerializer.Serialize(report, JsonOptions));
        _output.Write('\n');
    }

    /// <summary>Something worth knowing that is no result.</summary>
    public void Note(string text)
    {
        if (!_quiet)
        {
            Err.WriteLine(text);
        }
    }

    public void Warning(string text) => Err.MarkupLineInterpolated($"[yellow]Warning:[/] {text}");

    public void Error(string message, ExitCode code)
    {
        Err.MarkupLineInterpolated($"[red]Error:[/] {message}");
        if (_json)
        {
            WriteJson(new ErrorReport(new ErrorBody(code.ToString().ToLowerInvariant(), (int)code, message, null)));
        }
    }

    /// <summary>Reports what went wrong and says with which code to end.</summary>
    /// <param name="where">What failed, where a command goes on with other things.</param>
    /// <param name="silentJson">True where the failure is part of a JSON document that is written anyway.</param>
    public ExitCode Failure(Exception error, string? where = null, bool silentJson = false)
    {
        var code = ExitCodes.Of(error);
        IReadOnlyList<MistakeBody>? mistakes = null;
        var message = error.Message;
        var prefix = where is null ? string.Empty : $"{where}: ";
        if (error is ConfigurationException configuration)
        {
            message = $"the configuration has {Words.Count(configuration.Mistakes.Count, "mistake")}";
            mistakes = [.. configuration.Mistakes.Select(m => new MistakeBody(m.Origin.Source, Positive(m.Origin.Line), Positive(m.Origin.Column), m.Setting, m.Message))];
            Err.MarkupLineInterpolated($"[red]Error:[/] {prefix}{message}:");
            foreach (var mistake in configuration.Mistakes)
            {
                var setting = mistake.Setting.Length == 0 ? string.Empty : $"{mistake.Setting}: ";
                Err.MarkupLineInterpolated($"  [bold]{mistake.Origin}[/]: {setting}{mistake.Message}");
            }
        }
        else
        {
            message = code == ExitCode.Unexpected ? $"{error.GetType().Name}: {message.Split('\n')[0].TrimEnd()}" : message;
            Err.MarkupLineInterpolated($"[red]Error:[/] {prefix}{message}");
            if (code == ExitCode.Unexpected && !_verbose)
            {
                Err.WriteLine("This should not happen. Run the command again with --verbose for the details, and report them.");
            }
        }

        if (_verbose)
        {
            Err.WriteLine(error.ToString());
        }

        if (_json && !silentJson)
        {
            WriteJson(new ErrorReport(new ErrorBody(code.ToString().ToLowerInvariant(), (int)code, message, mistakes)));
        }

        return code;
    }

    private static int? Positive(int number) => number > 0 ? number : null;

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal, bool colour, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal && colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(isTerminal ? writer : new TrimmedWriter(writer)),
        });
        console.Profile.Width = isTerminal ? width : PlainWidth;
        console.Profile.Capabilities.Unicode = true;
        console.Profile.Capabilities.Links = false;
        return console;
    }

    private sealed record ErrorReport(ErrorBody Error);

    private sealed record ErrorBody(string Kind, int ExitCode, string Message, IReadOnlyList<MistakeBody>? Mistakes);

    private sealed record MistakeBody(string Source, int? Line, int? Column, string Setting, string Message);
}
