using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>What of a table a stage profiles, settled from its schema before any row is read.</summary>
public sealed record StageScope(StageConfig Stage, TableSnapshot Snapshot)
{
    public required IReadOnlyList<ColumnPlan> Columns { get; init; }

    /// <summary>The column of the event time; null for a snapshot and for processing-time windows.</summary>
    public LeafColumn? TimeColumn { get; init; }

    /// <summary>Requested granularities from fine to coarse; empty without a time column.</summary>
    public IReadOnlyList<Granularity> Granularities { get; init; } = [];

    /// <summary>The calendar that bounds the windows: of the configured zone, or UTC where the time column has no zone itself.</summary>
    public WindowCalendar Calendar { get; init; } = WindowCalendar.Utc;

    /// <summary>True where windows reach from one profiled version to the next.</summary>
    public bool ProcessingTime => Stage.Windows is { TimeColumn: null };

    public IReadOnlyList<SliceScope> Slices { get; init; } = [];

    public IReadOnlyList<CustomProfiler> Custom { get; init; } = [];

    /// <summary>The columns whose most frequent values must be chosen, each with its number, in order of first use.</summary>
    public IReadOnlyList<(LeafColumn Column, int Top)> SliceColumns =>
        [.. Slices.SelectMany(s => s.Parts).Where(p => p.Column is not null).Select(p => (p.Column!, p.Part.Top)).Distinct()];

    /// <summary>
    /// The one pre-scan. Values that were chosen before are not asked for again, and without windows or new slices there is nothing to ask.
    /// </summary>
    public SurveyRequest? Survey(ProfileSource source, IReadOnlyList<SliceValues> chosen)
    {
        List<(LeafColumn, int)> missing = [.. SliceColumns.Where(c => Chosen(chosen, c.Column, c.Top) is null)];
        return TimeColumn is null && missing.Count == 0 ? null : new SurveyRequest(source, TimeColumn, missing);
    }

    /// <summary>The kept values together with those that a survey found. A choice of no value, from an empty table, is not kept.</summary>
    public IReadOnlyList<SliceValues> Choose(SurveyRequest? request, SourceSurvey? survey, IReadOnlyList<SliceValues> chosen)
    {
        var values = new List<SliceValues>();
        foreach (var (column, top) in SliceColumns)
        {
            var asked = request?.SliceColumns.ToList().FindIndex(c => c.Column == column && c.Top == top) ?? -1;
            values.Add(Chosen(chosen, column, top)
                ?? new SliceValues(column.Path.ToString(), top, asked < 0 || survey is null ? [] : [.. survey.TopValues[asked].Take(top)]));
        }

        return values;
    }

    internal static SliceValues? Chosen(IReadOnlyList<SliceValues> chosen, LeafColumn column, int top) => chosen.FirstOrDefault(
        c => c.Top == top && c.Values.Count > 0 && string.Equals(c.Column, column.Path.ToString(), StringComparison.Ordinal));
}

/// <summary>A slice whose columns are found in the table.</summary>
public sealed record SliceScope(string Key, IReadOnlyList<SlicePartScope> Parts);

/// <param name="Column">The column; null for a predicate.</param>
public sealed record SlicePartScope(SlicePartConfig Part, LeafColumn? Column);
