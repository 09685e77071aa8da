using System.Globalization;
using System.Text.RegularExpressions;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Inspection;

/// <summary>Sensible settings for a table: its event time, slices, kinds, and columns whose values should not be kept. Each with its reason.</summary>
internal sealed partial record StageSuggestion
{
    private const int FewValues = 50;
    private const int MostSlices = 2;
    private const int LongText = 40;
    private const int FewestForKey = 100;
    private const double AlmostAll = 0.8;

    public (string Column, string Granularity, string Why)? Time { get; init; }

    /// <summary>Other columns that could be the event time.</summary>
    public IReadOnlyList<string> OtherTimes { get; init; } = [];

    public IReadOnlyList<(string Column, string Why)> Slices { get; init; } = [];

    /// <summary>Columns that would make slices too.</summary>
    public IReadOnlyList<string> OtherSlices { get; init; } = [];

    /// <summary>Settings per column, such as <c>kind: categorical</c>.</summary>
    public IReadOnlyList<(string Column, string Setting, string Why)> Columns { get; init; } = [];

    /// <summary>Columns whose values hardly ever come again: they differ from window to window by themselves.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <param name="minTime">Least event time in microseconds, by column; null where it is not known.</param>
    public static StageSuggestion Of(InspectedTable table, string? timeColumn, long? minTime, long? maxTime)
    {
        var times = TimeColumns(table).Select(c => c.Name).ToList();
        var slices = table.Columns.Where(c => CanSlice(table, c)).OrderByDescending(c => Math.Log(Math.Max(c.Distinct, 1)) * (c.Values + 1)).ToList();
        return new StageSuggestion
        {
            Time = timeColumn is null ? null : (timeColumn, Granularity(table, timeColumn, minTime, maxTime), Span(minTime, maxTime)),
            OtherTimes = [.. times.Where(t => t != timeColumn)],
            Slices = [.. slices.Take(MostSlices).Select(c => (c.Name, $"about {Words.Count(c.Distinct, "value")}"))],
            OtherSlices = [.. slices.Skip(MostSlices).Take(5).Select(c => c.Name)],
            Keys = [.. table.Columns.Where(c => IsKey(table, c)).Select(c => c.Name)],
            Columns = [.. table.Columns.Select(Setting).OfType<(string, string, string)>()],
        };
    }

    /// <summary>Columns that can be the event time, the likeliest first: rarely null, named like a time of something happening.</summary>
    public static IEnumerable<InspectedColumn> TimeColumns(InspectedTable table) => table.Columns
        .Where(c => StateSets.KindOf(c.Leaf.Type) == ColumnKind.Temporal)
        .OrderBy(c => table.SampleRows > 0 && c.Values < table.SampleRows * 0.9)
        .ThenBy(c => EventName().IsMatch(c.Name) ? 0 : UpdateName().IsMatch(c.Name) ? 2 : 1)
        .ThenBy(c => c.Leaf.Type.Kind == TypeKind.Date);

    private static bool IsKey(InspectedTable table, InspectedColumn column) =>
        table.SampleRows >= FewestForKey && column.Distinct >= AlmostAll * table.SampleRows
        && column.Leaf.Type.Kind is TypeKind.Int or TypeKind.Long or TypeKind.Text;

    private static bool CanSlice(InspectedTable table, InspectedColumn column) =>
        column.Distinct is >= 2 and <= FewValues
        && (column.Values > table.SampleRows / 2)
        && (column.Leaf.Type.Kind is TypeKind.Text or TypeKind.Boolean || CodeName().IsMatch(column.Name))
        && !PrivateName().IsMatch(column.Name)
        && StateSets.KindOf(column.Leaf.Type) is not (ColumnKind.Temporal or ColumnKind.Complex);

    /// <summary>The windows: so long that a few dozen of them cover what is there.</summary>
    private static string Granularity(InspectedTable table, string column, long? min, long? max)
    {
        var isDate = table.Columns.First(c => c.Name == column).Leaf.Type.Kind == TypeKind.Date;
        var days = min is null || max is null ? 30 : (double)(max.Value - min.Value) / WindowCalendar.MicrosecondsPerDay;
        var granularity = days switch
        {
            < 2 when !isDate => Core.Windows.Granularity.Hour,
            <= 92 => Core.Windows.Granularity.Day,
            <= 366 * 4 => Core.Windows.Granularity.Month,
            <= 366 * 15 => Core.Windows.Granularity.Quarter,
            _ => Core.Windows.Granularity.Year,
        };
        return granularity.Name();
    }

    private static string Span(long? min, long? max) => min is null || max is null
        ? "no times yet"
        : $"{Figure.Time(TimeText.ToDateTimeOffset(min.Value))} to {Figure.Time(TimeText.ToDateTimeOffset(max.Value))}";

    private static (string Column, string Setting, string Why)? Setting(InspectedColumn column)
    {
        var type = column.Leaf.Type.Kind;
        if (PrivateName().IsMatch(column.Name) && type is TypeKind.Text or TypeKind.Binary)
        {
            return (column.Name, "values: none", "looks personal: its values stay out of the store");
        }

        if (type == TypeKind.Text && column.MeanLength >= LongText)
        {
            return (column.Name, "kind: text", string.Create(CultureInfo.InvariantCulture, $"{column.MeanLength:0} characters on average"));
        }

        var isWhole = type is TypeKind.Byte or TypeKind.Short or TypeKind.Int or TypeKind.Long;
        return isWhole && CodeName().IsMatch(column.Name) ? (column.Name, "kind: categorical", "a code rather than a quantity") : null;
    }

    [GeneratedRegex("(^|[_. ])(event|occurred|happened|created|time|timestamp|ts|date|datetime|day|start|order|pickup|transaction)", RegexOptions.IgnoreCase)]
    private static partial Regex EventName();

    [GeneratedRegex("updated|modified|changed|loaded|ingest|processed|deleted|inserted|birth|expir|valid", RegexOptions.IgnoreCase)]
    private static partial Regex UpdateName();

    [GeneratedRegex("(^|[_. ])(id|key|code|zip|zipcode|postcode|plz|type|kind|class|category|status|state|flag|level|grade|rank|weekday|month|hour|year|version|num)($|[_. ])|(Id|Code|Type|Key|Status)$")]
    private static partial Regex CodeName();

    [GeneratedRegex("(^|[_. ])(ssn|social_security|email|e_mail|mail|phone|mobile|fax|iban|bic|passport|password|passwd|secret|token|firstname|first_name|lastname|last_name|surname|full_name|street|address|birth|dob|card|cvv|ip)($|[_. 0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex PrivateName();
}
