using SparkMonitor.Jobs.Composition;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>Rows of a query as a table or as one JSON document.</summary>
internal static class QueryScreen
{
    private const int MostCharacters = 60;

    public static void Write(Terminal terminal, QueryAnswer answer, bool json)
    {
        if (json)
        {
            terminal.WriteJson(Report(answer));
            return;
        }

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
        if (answer.IsCut)
        {
            terminal.Note($"Only the first {Words.Count(answer.Rows.Count, "row")}; see --limit.");
        }
    }

    private static QueryReport Report(QueryAnswer answer) => new(
        [.. answer.Columns.Select(c => new QueryColumn(c.Name, c.Type))],
        [.. answer.Rows.Select(r => r.Select(QueryValue.Json).ToArray())],
        answer.IsCut);

    private sealed record QueryReport(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated);

    private sealed record QueryColumn(string Name, string Type);
}
