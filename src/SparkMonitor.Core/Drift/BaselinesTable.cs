using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift;

/// <summary>The table <c>baselines</c>: shifts of level that somebody accepted.</summary>
public static class BaselinesTable
{
    public static StoreTable Definition { get; } = new(
        "baselines",
        1,
        [
            new("entity", StoreType.Text, "The monitored entity.", false),
            new("stage", StoreType.Text, "The stage.", false),
            new("column_name", StoreType.Text, "The column's path; null for all columns."),
            new("slice_key", StoreType.Text, "The slice; null for the whole table."),
            new("slice_value", StoreType.Text, "The slice's value."),
            new("reference_kind", StoreType.Text, "The kind of reference; null for all."),
            new("since", StoreType.Timestamp, "First instant of the new baseline.", false),
            new("accepted_at", StoreType.Timestamp, "When it was accepted.", false),
            new("accepted_by", StoreType.Text, "By whom."),
            new("reason", StoreType.Text, "Why."),
        ],
        ["entity"]);

    public static object?[] Write(AcceptedShift shift)
    {
        ArgumentNullException.ThrowIfNull(shift);
        return
        [
            shift.Entity, shift.Stage, shift.Column, shift.SliceKey, shift.SliceValue, shift.Kind is { } kind ? DriftNames.Of(kind) : null,
            TimeText.ToDateTimeOffset(shift.Since), shift.AcceptedAt, shift.AcceptedBy, shift.Reason,
        ];
    }

    /// <param name="row">All columns of the table.</param>
    public static AcceptedShift Read(object?[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new AcceptedShift(
            (string)row[0]!, (string)row[1]!, (string?)row[2], (string?)row[3], (string?)row[4],
            DriftNames.TryParse<ReferenceKind>((string?)row[5], out var kind) ? kind : null, TimeText.ToMicroseconds((DateTimeOffset)row[6]!))
        {
            AcceptedAt = (DateTimeOffset)row[7]!,
            AcceptedBy = (string?)row[8],
            Reason = (string?)row[9],
        };
    }
}
