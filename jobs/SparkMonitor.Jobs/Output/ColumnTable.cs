using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>A table that fits its terminal: when it is too narrow, whole columns are left out, the least important first, and named below.</summary>
internal sealed class ColumnTable
{
    private const int Gap = 2;

    private readonly List<(string Header, bool Right, int Importance)> _columns = [];
    private readonly List<string[]> _rows = [];

    public int Rows => _rows.Count;

    /// <param name="importance">Columns of importance 0 are left out first; those above 9 never.</param>
    public ColumnTable Column(string header, int importance = 10, bool right = false)
    {
        _columns.Add((header, right, importance));
        return this;
    }

    /// <param name="cells">One per column, with Spectre.Console's markup.</param>
    public void Row(params string[] cells)
    {
        if (cells.Length != _columns.Count)
        {
            throw new ArgumentException($"A row of {cells.Length} cells does not fit {_columns.Count} columns.", nameof(cells));
        }

        _rows.Add(cells);
    }

    public void Write(IAnsiConsole console)
    {
        var widths = _columns.Select((c, i) => _rows.Select(r => Width(r[i])).Append(Width(c.Header)).Max()).ToList();
        var shown = Enumerable.Range(0, _columns.Count).Where(i => _rows.Exists(r => r[i].Length > 0) || _rows.Count == 0).ToList();
        var dropped = new List<int>();
        while (shown.Sum(i => widths[i] + Gap) - Gap > console.Profile.Width && shown.Where(i => _columns[i].Importance < 10).ToList() is { Count: > 0 } spare)
        {
            var least = spare.OrderBy(i => _columns[i].Importance).ThenByDescending(i => i).First();
            shown.Remove(least);
            dropped.Add(least);
        }

        console.MarkupLine(Line(shown, widths, _columns.Select(c => $"[bold]{c.Header}[/]").ToList()));
        console.MarkupLine($"[grey]{string.Join(new string(' ', Gap), shown.Select(i => new string('─', widths[i])))}[/]");
        foreach (var row in _rows)
        {
            console.MarkupLine(Line(shown, widths, row));
        }

        if (dropped.Count > 0)
        {
            dropped.Sort();
            console.MarkupLine($"[grey]Not shown in this width: {string.Join(", ", dropped.Select(i => _columns[i].Header))}.[/]");
        }
    }

    private string Line(List<int> shown, List<int> widths, IReadOnlyList<string> cells) => string.Join(new string(' ', Gap), shown.Select(i =>
    {
        var padding = new string(' ', widths[i] - Width(cells[i]));
        return _columns[i].Right ? padding + cells[i] : i == shown[^1] ? cells[i] : cells[i] + padding;
    }));

    private static int Width(string markup) => new Markup(markup).Length;
}
