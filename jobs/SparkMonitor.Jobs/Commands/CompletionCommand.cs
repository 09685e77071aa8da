using System.CommandLine;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>completion</c>: prints the script that teaches a shell to complete this program's command lines.</summary>
internal sealed class CompletionCommand
{
    private const string Bash = """
        _sparkmonitor() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(sparkmonitor "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _sparkmonitor sparkmonitor
        """;

    private const string Zsh = """
        #compdef sparkmonitor
        _sparkmonitor() {
          local -a found
          found=("${(@f)$(sparkmonitor "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _sparkmonitor sparkmonitor
        """;

    private const string Fish = """
        complete -f -c sparkmonitor -a '(sparkmonitor "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName sparkmonitor -ScriptBlock {
          param($word, $line, $cursor)
          sparkmonitor "[suggest:$cursor]" "$line" | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public CompletionCommand(GlobalOptions globals, ApplicationHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        Command = new Command("completion", "Print a completion script, for example: source <(sparkmonitor completion bash)") { shell };
        Command.SetAction(parsed => new CommandScope(parsed, globals, host).Terminal.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        }));
    }

    public Command Command { get; }
}
