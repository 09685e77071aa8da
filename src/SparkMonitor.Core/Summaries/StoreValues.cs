using System.Globalization;

namespace SparkMonitor.Core.Summaries;

/// <summary>The values of a row by column name, whatever width of integer the store's reader gives.</summary>
internal readonly struct StoreValues(StoreTable table, object?[] row)
{
    public object? this[string column] => row[table.IndexOf(column)];

    public string? Text(string column) => (string?)this[column];

    public long? Integer(string column) => ToInteger(this[column]);

    public double? Real(string column) => this[column] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    public DateTimeOffset? Time(string column) => (DateTimeOffset?)this[column];

    public IReadOnlyList<string> TextList(string column) =>
        this[column] is IEnumerable<object?> list ? [.. list.Cast<string>()] : [];

    public IReadOnlyDictionary<string, string> TextMap(string column) => ToTextMap(this[column]);

    public static long? ToInteger(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    public static IReadOnlyDictionary<string, string> ToTextMap(object? value)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in value as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            map[key] = (string)text!;
        }

        return map;
    }

    /// <summary>A map as a store row holds it, in the order of its keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Map<T>(IEnumerable<KeyValuePair<string, T>> map) =>
        [.. map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new KeyValuePair<string, object?>(e.Key, e.Value))];
}
