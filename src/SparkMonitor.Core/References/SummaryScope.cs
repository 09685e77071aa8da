using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>What a set of summaries is about, all columns together: an entity's stage, a window of one granularity and a slice.</summary>
/// <param name="Granularity">The granularity's name; null for all rows whatever their time.</param>
/// <param name="Window">The window; the null window for all time and for rows without event time.</param>
/// <param name="SliceKey">Null for the whole table.</param>
/// <param name="SliceValue">The slice's value; null, with a key, for SQL null.</param>
public sealed record SummaryScope(
    string Entity, string Stage, string? Granularity = null, TimeWindow Window = default, string? SliceKey = null, string? SliceValue = null)
{
    public bool IsAllTime => Granularity is null;

    public bool IsWholeTable => SliceKey is null;

    /// <summary>True for the window of rows without event time.</summary>
    public bool IsNullWindow => Granularity is not null && Window.IsNull;

    /// <summary>The scope without its window: what all windows of a granularity and slice share.</summary>
    internal SummaryScope Series => this with { Window = TimeWindow.Null };

    /// <summary>The scope of the whole table that a slice is a part of.</summary>
    internal SummaryScope WholeTable => this with { SliceKey = null, SliceValue = null };

    public static SummaryScope Of(SummaryRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new SummaryScope(row.Entity, row.Stage, row.Key.Granularity, row.Key.Window, row.Key.SliceKey, row.Key.SliceValue);
    }

    public SummaryKey KeyOf(string column) => new(Granularity, Window, SliceKey, SliceValue, column);

    /// <summary>True where a row can be in both by its event time; all time and the null window hold rows of any time.</summary>
    public bool Overlaps(SummaryScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsAllTime || other.IsAllTime)
        {
            return true;
        }

        return Window.IsNull || other.Window.IsNull
            ? Window.IsNull && other.Window.IsNull
            : Window.Start < other.Window.End && other.Window.Start < Window.End;
    }

    public bool IsSameSlice(SummaryScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(SliceKey, other.SliceKey, StringComparison.Ordinal) && string.Equals(SliceValue, other.SliceValue, StringComparison.Ordinal);
    }

    /// <summary>The address of contract section 7, in the calendar of the stage.</summary>
    /// <param name="version">The source's version; null for the current rows.</param>
    public string AddressIn(WindowCalendar calendar, long? version = null) => ScopeAddress.Of(this, calendar, version);

    public override string ToString() => AddressIn(WindowCalendar.Utc);
}
