using System.Globalization;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Local.Tables;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>A Delta table's own facts, then its columns.</summary>
internal static class DetailScreen
{
    private const int NameWidth = 14;

    public static void Write(Terminal terminal, TableDetail detail)
    {
        Line(terminal, "table", detail.Table);
        Line(terminal, "name", detail.Name);
        Line(terminal, "description", detail.Description);
        Line(terminal, "id", detail.Id);
        Line(terminal, "version", $"{Figure.Count(detail.Version)} of {Figure.Time(detail.Modified)}");
        Line(terminal, "created", detail.Created is { } created ? Figure.Time(created) : null);
        Line(terminal, "rows", detail.DeletedRows > 0 ? $"{Figure.Count(detail.Rows)}, {Figure.Count(detail.DeletedRows)} more deleted in their files" : Figure.Count(detail.Rows));
        Line(terminal, "files", $"{Figure.Count(detail.Files)}, {ByteSize.Format(detail.Bytes)}");
        Line(terminal, "partitioned by", string.Join(", ", detail.PartitionColumns));
        Line(terminal, "protocol", string.Create(CultureInfo.InvariantCulture, $"reader {detail.ReaderVersion}, writer {detail.WriterVersion}"));
        Line(terminal, "features", string.Join(", ", detail.Features));
        foreach (var (key, value) in detail.Properties.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            Line(terminal, "property", $"{key} = {value}");
        }

        terminal.WriteLine(string.Empty);
        var columns = new ColumnTable().Column("column").Column("type").Column("nullable", 5).Column("comment", 1);
        foreach (var column in detail.Columns)
        {
            columns.Row(
                Markup.Escape(ShortText.Of(column.Name)),
                Markup.Escape(ShortText.Of(column.Type, 60)),
                column.Nullable ? "yes" : "no",
                Markup.Escape(column.Comment is { } comment ? ShortText.Of(comment, 60) : string.Empty));
        }

        columns.Write(terminal.Out);
        foreach (var warning in detail.Warnings)
        {
            terminal.Warning(warning);
        }

        if (detail.WriteRefusal is { } refusal)
        {
            terminal.Note(refusal);
        }
    }

    private static void Line(Terminal terminal, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            terminal.Out.MarkupLineInterpolated($"[bold]{name.PadRight(NameWidth)}[/]  {value}");
        }
    }
}
