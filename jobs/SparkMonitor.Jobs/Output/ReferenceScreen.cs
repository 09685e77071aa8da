using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>Pinned references.</summary>
internal static class ReferenceScreen
{
    public static void WritePinned(Terminal terminal, PinOutcome outcome, string program)
    {
        var (reference, address) = (outcome.Reference, ReferenceNames.Address(outcome.Reference));
        if (!outcome.Committed)
        {
            terminal.WriteLine($"{address} was pinned before, at {Figure.Time(reference.PinnedAt)} UTC, of the same source. Nothing was written.");
            return;
        }

        var profiled = outcome.Profiled is ProfileOutcome.Committed ? ", profiled now by time travel" : string.Empty;
        terminal.WriteLine($"{address} is pinned: {Words.Count(reference.Rows ?? 0, "row")} of {reference.Source}{profiled}, {Words.Count(outcome.Summaries, "summary", "summaries")} copied.");
        terminal.Note($"Compare with it: {program} compare {address} {StageTargets.Name(reference.Entity, reference.Stage)}, or references: [\"pinned:{reference.Name}\"] in the configuration.");
    }

    public static void WriteList(Terminal terminal, IReadOnlyList<PinnedReference> references)
    {
        var table = new ColumnTable()
            .Column("reference").Column("of").Column("rows", 8, right: true).Column("table time (UTC)", 5).Column("pinned (UTC)", 9).Column("by", 6).Column("reason", 7)
            .Column("retired (UTC)", 9).Column("why", 4);
        foreach (var reference in references)
        {
            table.Row(
                Markup.Escape(ReferenceNames.Address(reference)),
                Markup.Escape(reference.Source),
                Figure.Count(reference.Rows),
                Figure.Time(reference.TableTimestamp),
                Figure.Time(reference.PinnedAt),
                Markup.Escape(ShortText.Of(reference.PinnedBy)),
                reference.Reason is null ? string.Empty : Markup.Escape(ShortText.Of(reference.Reason, 60)),
                reference.IsRetired ? Figure.Time(reference.RetiredAt) : string.Empty,
                reference.RetiredReason is null ? string.Empty : Markup.Escape(ShortText.Of(reference.RetiredReason, 60)));
        }

        table.Write(terminal.Out);
    }

    public static void Write(Terminal terminal, ReferenceView view)
    {
        var reference = view.Reference;
        terminal.Out.MarkupLineInterpolated($"[bold]{ReferenceNames.Address(reference)}[/]: {Words.Count(reference.Rows ?? 0, "row")} of {reference.Source} ({Figure.Time(reference.TableTimestamp)} UTC)");
        terminal.Out.MarkupLineInterpolated($"[grey]pinned {Figure.Time(reference.PinnedAt)} UTC by {reference.PinnedBy ?? "nobody named"}{(reference.Reason is null ? "" : $": {reference.Reason}")}[/]");
        terminal.Out.MarkupLineInterpolated($"[grey]holds {string.Join("; ", view.Holds.Select(Held))}[/]");
        terminal.Out.WriteLine();
        if (view.Columns.Count == 0)
        {
            return;
        }

        var table = new ColumnTable()
            .Column("column").Column("kind", 4).Column("nulls", 9, right: true).Column("distinct", 8, right: true).Column("typical", 7)
            .Column("mean", 6, right: true).Column("from … to", 3).Column("shape", 5);
        foreach (var row in view.Columns)
        {
            table.Row(
                Markup.Escape(ShortText.Of(row.Key.Column, 40)), row.ColumnKind ?? string.Empty, ColumnCells.Nulls(row), ColumnCells.Distinct(row),
                ColumnCells.Typical(row), ColumnCells.Mean(row), ColumnCells.Range(row), $"[blue]{ColumnCells.Bars(row)}[/]");
        }

        table.Write(terminal.Out);
    }

    private static string Held((string? Granularity, int Windows, int Slices) held)
    {
        var slices = held.Slices == 0 ? string.Empty : $" with {Words.Count(held.Slices, "slice")}";
        return held.Granularity is null ? $"the whole{slices}" : $"{Words.Count(held.Windows, "window")} of {held.Granularity}{slices}";
    }
}
