using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Commands;

/// <summary>An option whose value is an instant in ISO 8601, UTC unless it says otherwise.</summary>
internal static class TimeOption
{
    public static Option<string?> Of(string name, string description) => new(name) { Description = $"{description} (ISO 8601, UTC unless it says otherwise).", HelpName = "TIME" };

    public static DateTimeOffset? Read(CommandScope scope, Option<string?> option)
    {
        return scope.Parsed.GetValue(option) is not { } text ? null
            : TimeText.TryParse(text, out var time) ? time
            : throw new MonitorException($"{option.Name} {text} is no time; write one such as 2026-01-31T00:00:00Z.", MonitorFault.Usage);
    }
}
