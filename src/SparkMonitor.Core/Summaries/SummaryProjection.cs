using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>The columns of <c>summaries</c> that a query reads, the identifying ones first.</summary>
internal sealed class SummaryProjection
{
    public const int RunId = 0;
    public const int RunTime = 1;
    public const int ConfigHash = 2;
    public const int TableId = 3;
    public const int TableVersion = 4;
    public const int TableTimestamp = 5;
    public const int DataType = 6;
    public const int ColumnKind = 7;
    public const int Rows = 8;
    public const int Count = 9;
    public const int IsVanished = 10;
    public const int StateHash = 11;

    private const int Entity = 12;
    private const int Stage = 13;
    private const int Granularity = 14;
    private const int Window = 15;
    private const int SliceKey = 16;
    private const int SliceValue = 17;
    private const int ColumnName = 18;

    private static readonly string[] Always =
    [
        "run_id", "run_time", "config_hash", "table_id", "table_version", "table_timestamp", "data_type", "column_kind", "num_rows", "count",
        "is_vanished", "state_hash", "entity", "stage", "granularity", "window", "slice_key", "slice_value", "column_name",
    ];

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly TextPool _pool = new();

    public SummaryProjection(IReadOnlyList<string>? values, bool states)
    {
        var stateNames = StateCodecs.Versions.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        var wanted = values ?? [.. SummariesTable.Definition.Columns.Select(c => c.Name).Where(n => !stateNames.Contains(n) && n != "run_record")];
        List<string> columns = [.. Always, .. wanted.Where(n => !Always.Contains(n) && !(states && stateNames.Contains(n))).Distinct(StringComparer.Ordinal)];
        foreach (var column in columns)
        {
            SummariesTable.Definition.IndexOf(column);
        }

        if (states)
        {
            StatesAt = columns.Count;
            columns.AddRange(StateCodecs.Versions.Select(v => v.Name));
        }

        Columns = columns;
        for (var i = 0; i < columns.Count; i++)
        {
            _index.Add(columns[i], i);
        }
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Where the states begin; null where they are not read.</summary>
    public int? StatesAt { get; }

    public int IndexOf(string column) => _index.TryGetValue(column, out var index)
        ? index
        : throw new ArgumentException($"The query did not ask for the column {column}.", nameof(column));

    public SummaryRow Row(object?[] values) => new(
        this,
        values,
        _pool.Of(values[Entity])!,
        _pool.Of(values[Stage])!,
        new SummaryKey(_pool.Of(values[Granularity]), WindowOf(values[Window]), _pool.Of(values[SliceKey]), _pool.Of(values[SliceValue]), _pool.Of(values[ColumnName])!));

    /// <summary>The window of a stored struct. The last microsecond of the year 9999 stands for the end of that year.</summary>
    public static TimeWindow WindowOf(object? stored)
    {
        if (stored is not object?[] { Length: 2 } bounds || bounds[0] is not DateTimeOffset start || bounds[1] is not DateTimeOffset end)
        {
            return TimeWindow.Null;
        }

        var last = TimeText.ToMicroseconds(end);
        return new TimeWindow(TimeText.ToMicroseconds(start), last == WindowCalendar.MaxTime ? last + 1 : last);
    }
}
