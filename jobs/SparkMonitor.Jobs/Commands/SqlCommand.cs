using System.CommandLine;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Output;
using Spectre.Console;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>sql</c>: queries the store's tables and any Delta table.</summary>
internal sealed class SqlCommand
{
    private readonly Argument<string> _sql = new("QUERY")
    {
        Description = "A query. Tables: summaries, runs; configured stages as entity.stage; any Delta table as 'its/folder', with VERSION AS OF n.",
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
        var answer = await session.QueryAsync(scope.Parsed.GetRequiredValue(_sql), TableNames.Of(config), limit, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(Report(answer));
            return ExitCode.Ok;
        }

        Write(scope.Terminal, answer);
        if (answer.IsCut)
        {
            scope.Terminal.Note($"Only the first {Words.Count(answer.Rows.Count, "row")}; see --limit.");
        }

        return ExitCode.Ok;
    }

    private static void Write(Terminal terminal, QueryAnswer answer)
    {
        const int MostCharacters = 60;
        var table = new ColumnTable();
        for (var i = 0; i < answer.Columns.Count; i++)
        {
            // On a narrow terminal the last columns go first.
            table.Column(Markup.Escape(ShortText.Of(answer.Columns[i].Name)), i == 0 ? 10 : Math.Max(9 - i, 0), answer.Rows.Any(r => QueryValue.IsNumber(r[i])));
        }

        foreach (var row in answer.Rows)
        {
            table.Row([.. row.Select(v => Markup.Escape(ShortText.Of(QueryValue.Text(v), MostCharacters)))]);
        }

        table.Write(terminal.Out);
    }

    private static SqlReport Report(QueryAnswer answer) => new(
        [.. answer.Columns.Select(c => new SqlColumn(c.Name, c.Type))],
        [.. answer.Rows.Select(r => r.Select(QueryValue.Json).ToArray())],
        answer.IsCut);

    private sealed record SqlReport(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated);

    private sealed record SqlColumn(string Name, string Type);
}
