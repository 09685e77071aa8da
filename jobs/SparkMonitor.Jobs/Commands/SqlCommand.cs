using System.CommandLine;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>sql</c>: queries the store's tables and any Delta table.</summary>
internal sealed class SqlCommand
{
    private readonly Argument<string> _sql = new("QUERY")
    {
        Description = "A query. Tables: summaries, runs, drift, ...; TABLE_profile_metrics and TABLE_drift_metrics in Databricks' shape; configured stages as entity.stage; any Delta table as 'its/folder', with VERSION AS OF n or TIMESTAMP AS OF 'time'.",
    };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "How many rows at most.", HelpName = "N", DefaultValueFactory = _ => 1000 };

    public SqlCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("sql", "Query the store's tables and any Delta table.") { _sql, _limit };
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true, storeIsOptional: true).Config;
        await using var session = await scope.OpenAsync(config, cancellation);
        var limit = Math.Max(scope.Parsed.GetValue(_limit), 1);
        var answer = await session.QueryAsync(scope.Parsed.GetRequiredValue(_sql), config, TableNames.Of(config), limit, cancellation);
        QueryScreen.Write(scope.Terminal, answer, scope.Json);
        return ExitCode.Ok;
    }
}
