using System.Text.RegularExpressions;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>Screens without what differs between runs: folders, times, durations, sizes, ids.</summary>
internal static partial class ScreenText
{
    public static string Stable(string text, string folder)
    {
        text = text.Replace(folder, "FOLDER", StringComparison.Ordinal);
        text = Now().Replace(text, "TIME");
        text = RunId().Replace(text, "RUN");
        text = Guid().Replace(text, "ID");
        return Measured().Replace(text, "SIZE");
    }

    /// <summary>Columns that hold times or folders are as wide as these.</summary>
    public static string Narrow(string text) => Spaces().Replace(Rules().Replace(text, "─"), "  ");

    /// <summary>Without the control codes of a terminal.</summary>
    public static string Plain(string text) => Escapes().Replace(text, string.Empty);

    [GeneratedRegex("─+")]
    private static partial Regex Rules();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex("\u001b\\[[0-9;?]*[a-zA-Z]")]
    private static partial Regex Escapes();

    // Days of January 2026 are those of test data.
    [GeneratedRegex("20[2-9][0-9]-(?!01-0)[0-9]{2}-[0-9]{2}(T[0-9:.]+Z| [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")]
    private static partial Regex Now();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex RunId();

    [GeneratedRegex(" *[0-9][0-9.]* (KB|B|ms|s|min)\\b")]
    private static partial Regex Measured();
}
