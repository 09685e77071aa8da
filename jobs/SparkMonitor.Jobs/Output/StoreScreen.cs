using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>The stages of a store.</summary>
internal static class StoreScreen
{
    public static void Write(Terminal terminal, IReadOnlyDictionary<(string Entity, string Stage), StageVersion> stages, IReadOnlyList<RunRecord> runs)
    {
        var table = new ColumnTable()
            .Column("stage").Column("version", right: true).Column("of (UTC)", 7).Column("rows", 9, right: true).Column("columns", 6, right: true)
            .Column("windows", 5).Column("profiled (UTC)", 8).Column("table", 1);
        foreach (var ((entity, stage), version) in stages.OrderBy(s => s.Key.Entity, StringComparer.Ordinal).ThenBy(s => s.Key.Stage, StringComparer.Ordinal))
        {
            var run = runs.FirstOrDefault(r => r.RunId == version.RunId);
            table.Row(
                Markup.Escape(StageTargets.Name(entity, stage)),
                Figure.Count(version.TableVersion),
                Figure.Time(version.TableTimestamp),
                Figure.Count(version.Rows),
                Figure.Count(run?.Columns),
                run is null || run.Granularities.Count == 0 ? string.Empty : Markup.Escape(string.Join(", ", run.Granularities)),
                Figure.Time(version.RunTime),
                Markup.Escape(run?.TableUri ?? Figure.None));
        }

        table.Write(terminal.Out);
    }
}
