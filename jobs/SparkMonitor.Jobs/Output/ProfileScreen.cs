using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What <c>profile</c> did, one line a stage.</summary>
internal static class ProfileScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<(string Name, ProfileOutcome Outcome)> results)
    {
        var table = new ColumnTable()
            .Column("stage").Column("version", right: true).Column("rows", 8, right: true).Column("windows", 7)
            .Column("summaries", 6, right: true).Column("time", 5, right: true).Column("outcome");
        foreach (var (name, outcome) in results)
        {
            var stage = Markup.Escape(name);
            switch (outcome)
            {
                case ProfileOutcome.Committed { Run: var run }:
                    table.Row(
                        stage,
                        Figure.Count(run.TableVersion),
                        Figure.Count(run.Rows),
                        Windows(run),
                        Figure.Count(run.RowsWritten),
                        run.TotalSeconds is { } seconds ? Figure.Duration(TimeSpan.FromSeconds(seconds)) : Figure.None,
                        "[green]written[/]");
                    break;
                case ProfileOutcome.AlreadyDone done:
                    var since = done.Earlier is null ? string.Empty : $" at {Figure.Time(done.Earlier.RunTime)}";
                    table.Row(stage, Figure.Count(done.Version), Figure.Count(done.Earlier?.Rows), string.Empty, "0", string.Empty, $"done before{since}, nothing written");
                    break;
                case ProfileOutcome.Failed { Run: var run }:
                    table.Row(stage, Figure.Count(run.TableVersion), string.Empty, string.Empty, "0", string.Empty, "[red]failed[/]");
                    break;
            }
        }

        table.Write(terminal.Out);
    }

    /// <summary><c>1 new, 1 restated, 5 unchanged</c>.</summary>
    public static string Windows(RunRecord run)
    {
        if (run.Granularities.Count == 0)
        {
            return string.Empty;
        }

        var parts = new List<string>();
        Add(run.WindowsNew, "new");
        Add(run.WindowsRestated, "restated");
        Add(run.WindowsUnchanged, "unchanged");
        Add(run.WindowsVanished, "vanished");
        return parts.Count == 0 ? "none" : string.Join(", ", parts);

        void Add(long? count, string word)
        {
            if (count > 0)
            {
                parts.Add($"{Figure.Count(count)} {word}");
            }
        }
    }
}
