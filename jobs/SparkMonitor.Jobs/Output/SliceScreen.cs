using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>The slices of a stage.</summary>
internal static class SliceScreen
{
    public static void Write(Terminal terminal, SummaryAddress address, IReadOnlyList<SliceSummary> slices)
    {
        var table = new ColumnTable().Column("slice").Column("value").Column("rows", right: true).Column("share", right: true);
        foreach (var slice in slices)
        {
            table.Row(
                Markup.Escape(ShortText.Of(slice.SliceKey, 40)),
                slice.SliceValue is null ? "[grey]null[/]" : Markup.Escape(ShortText.Of(slice.SliceValue, 40)),
                Figure.Count(slice.NumRows),
                Figure.Percent(slice.PercentRows));
        }

        table.Write(terminal.Out);
        var single = slices.Where(s => !s.SliceKey.Contains(" & ", StringComparison.Ordinal)).ToList();
        if ((single.Find(s => s.SliceValue is not (null or ColumnSlice.Other) && !s.SliceKey.Contains(' ', StringComparison.Ordinal)) ?? single.FirstOrDefault()) is { } one)
        {
            var example = address with { Window = null, Slice = [new(one.SliceKey, one.SliceValue)] };
            terminal.Note($"One of them: sparkmonitor show '{example}'");
        }
    }
}
