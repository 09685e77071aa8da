using SparkMonitor.Jobs;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Tests.Jobs.Output;

public sealed class ColumnTableTests
{
    [Fact]
    public void Plain_table_has_one_line_a_row_and_no_trailing_spaces() =>
        Assert.Equal(
            """
            column       rows  note
            ──────  ─────────  ───────────────────
            delay   3,000,000  short
            origin         12  something longer []

            """,
            Render(isTerminal: false, width: 20));

    [Fact]
    public void Narrow_terminal_leaves_out_the_least_important_columns_and_says_so() =>
        Assert.Equal(
            """
            column       rows
            ──────  ─────────
            delay   3,000,000
            origin         12
            Not shown in this
            width: note.

            """,
            Strip(Render(isTerminal: true, width: 20)));

    [Fact]
    public void Column_without_content_is_left_out()
    {
        var table = new ColumnTable().Column("a").Column("b").Column("c");
        table.Row("1", "", "2");

        Assert.Equal("a  c\n─  ─\n1  2\n", Write(table, false, 80));
    }

    private static string Render(bool isTerminal, int width)
    {
        var table = new ColumnTable().Column("column").Column("rows", 9, right: true).Column("note", 1);
        table.Row("delay", "3,000,000", "short");
        table.Row("origin", "12", "something longer [[]]");
        return Write(table, isTerminal, width);
    }

    private static string Write(ColumnTable table, bool isTerminal, int width)
    {
        var output = new StringWriter { NewLine = "\n" };
        var host = new ApplicationHost
        {
            Output = output,
            Error = TextWriter.Null,
            OutputIsTerminal = isTerminal,
            Width = width,
            Environment = new Dictionary<string, string>(),
            WorkingFolder = "/",
            Clock = TimeProvider.System,
        };
        table.Write(new Terminal(host, json: false, quiet: false, verbose: false).Out);
        return output.ToString();
    }

    private static string Strip(string ansi) => string.Join(
        '\n', System.Text.RegularExpressions.Regex.Replace(ansi, "\u001b\\[[0-9;]*m", string.Empty).Split('\n').Select(l => l.TrimEnd()));
}
