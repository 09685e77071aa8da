using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Views;

/// <summary>Reads the current findings of a store: of every key the latest evaluation. They are ordered by stage, window and column, as the table has it.</summary>
internal static class DriftPoints
{
    private static readonly string[] Columns =
    [
        "evaluated_at", "entity", "stage", "granularity", "window", "slice_key", "slice_value", "column_name", "reference", "method", "address",
        "is_default_method", "statistic", "q_value", "effect", "effect_lower", "effect_upper", "effect_name", "threshold", "verdict", "location",
        "reference_count", "current_count",
    ];

    /// <param name="address">An entity or stage, with a slice where its findings are wanted; the whole table's else.</param>
    /// <param name="column">One column; null for all.</param>
    /// <param name="reference">One reference by its text; null for all.</param>
    /// <exception cref="MonitorException">The store has no such findings.</exception>
    public static async Task<IReadOnlyList<DriftPoint>> ReadAsync(
        IMonitorTables tables, SummaryAddress address, string? column, string? reference, CancellationToken cancellation)
    {
        var filter = new List<KeyValuePair<string, object?>> { new("entity", address.Entity) };
        if (address.Stage is { } stage)
        {
            filter.Add(new("stage", stage));
        }

        var latest = new Dictionary<(SummaryScope, string, string, string), DriftPoint>();
        if (await tables.ExistsAsync(DriftTable.Definition, cancellation))
        {
            // Slices are drawn of one column only.
            string[] columns = column is null ? Columns : [.. Columns, "slices"];
            await foreach (var row in tables.ReadAsync(DriftTable.Definition, columns, filter, cancellation))
            {
                var point = Of(row);
                var key = (point.Scope, point.Column, point.Reference, point.Method);
                if (!latest.TryGetValue(key, out var other) || other.EvaluatedAt < point.EvaluatedAt)
                {
                    latest[key] = point;
                }
            }
        }

        if (latest.Count == 0)
        {
            throw new MonitorException($"The store {tables.Location} has no findings of {address}: run sparkmonitor drift first.", MonitorFault.Usage);
        }

        Require("column", column, latest.Values.Select(p => p.Column));
        Require("findings against", reference, latest.Values.Select(p => p.Reference));
        var points = latest.Values.Where(p =>
            string.Equals(p.Scope.SliceKey, address.SliceKey, StringComparison.Ordinal) && string.Equals(p.Scope.SliceValue, address.SliceValue, StringComparison.Ordinal)
            && (column is null || p.Column == column) && (reference is null || p.Reference == reference)
            && (address.Window is null || string.Equals(p.Window, address.Window, StringComparison.OrdinalIgnoreCase)));
        var stages = await new SummaryReader(tables).StagesAsync(new SummaryQuery { Entity = address.Entity, Stage = address.Stage }, cancellation);
        var orders = stages.ToDictionary(s => s.Key.Stage, s => ColumnOrder.Of(s.Value.Schema), StringComparer.Ordinal);
        var unknown = ColumnOrder.Of(null);
        return
        [
            .. points.GroupBy(p => p.Scope.Stage, StringComparer.Ordinal).OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s
                .OrderBy(p => p.Scope.Granularity, StringComparer.Ordinal)
                .ThenBy(p => p.Scope.Window.Start ?? long.MaxValue)
                .ThenBy(p => p.Scope.SliceKey, StringComparer.Ordinal)
                .ThenBy(p => p.Scope.SliceValue, StringComparer.Ordinal)
                .ThenBy(p => p.Column, orders.GetValueOrDefault(s.Key) ?? unknown)
                .ThenBy(p => p.Reference, StringComparer.Ordinal)
                .ThenByDescending(p => p.IsDefaultMethod)
                .ThenBy(p => p.Method, StringComparer.Ordinal)),
        ];

        void Require(string what, string? name, IEnumerable<string> known)
        {
            var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (name is not null && !names.Contains(name, StringComparer.Ordinal))
            {
                throw UnknownName.In(address.ToString(), what, name, names);
            }
        }
    }

    private static DriftPoint Of(object?[] row)
    {
        var scope = new SummaryScope((string)row[1]!, (string)row[2]!, (string?)row[3], Window(row[4]), (string?)row[5], (string?)row[6]);
        var slices = row.Length > Columns.Length ? DriftRows.Slices(row[^1], scope, (string)row[7]!) : [];
        return new DriftPoint(scope, SummaryAddress.Parse((string)row[10]!).Window, (string)row[7]!, (string)row[8]!, (string)row[9]!)
        {
            EvaluatedAt = (DateTimeOffset)row[0]!,
            IsDefaultMethod = (bool)row[11]!,
            Statistic = (double?)row[12],
            QValue = (double?)row[13],
            Effect = (double?)row[14],
            EffectLower = (double?)row[15],
            EffectUpper = (double?)row[16],
            EffectName = (string?)row[17],
            Threshold = (double?)row[18],
            Verdict = DriftNames.TryParse<DriftVerdict>((string?)row[19], out var verdict) ? verdict : DriftVerdict.None,
            Location = (string?)row[20],
            Slices = slices,
            ReferenceCount = Convert.ToInt64(row[21], System.Globalization.CultureInfo.InvariantCulture),
            CurrentCount = Convert.ToInt64(row[22], System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static TimeWindow Window(object? stored) => stored is object?[] { Length: 2 } bounds && bounds[0] is DateTimeOffset start && bounds[1] is DateTimeOffset end
        ? new TimeWindow(TimeText.ToMicroseconds(start), TimeText.ToMicroseconds(end))
        : TimeWindow.Null;
}
