using System.CommandLine;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Who does something that is kept with a name and a reason, and why.</summary>
internal sealed class Author
{
    private readonly Option<string?> _by = new("--by") { Description = "Who does it; the user of the machine when left out.", HelpName = "NAME" };

    private readonly Option<string?> _reason = new("--reason") { Description = "Why; kept with it.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_reason);
    }

    public string? By(CommandScope scope)
    {
        var environment = scope.Host.Environment;
        return scope.Parsed.GetValue(_by) ?? environment.GetValueOrDefault("USER") ?? environment.GetValueOrDefault("USERNAME");
    }

    public string? Reason(CommandScope scope) => scope.Parsed.GetValue(_reason);
}
