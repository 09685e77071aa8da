using System.Globalization;
using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Summaries;

/// <summary>Orders rows of a store that cannot do so itself.</summary>
internal static class StoreOrder
{
    private const string Window = StoreReadSql.Window;

    public static async IAsyncEnumerable<object?[]> ReadAsync(
        IMonitorTables tables, StoreTable table, StoreRead read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<string> columns = [.. read.Columns, .. read.Order.Append(Window).Concat(read.Except is { } left ? [left.Column] : []).Where(c => !read.Columns.Contains(c, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
        var (window, unwanted) = (columns.IndexOf(Window), read.Except is { } other ? columns.IndexOf(other.Column) : -1);
        var rows = new List<object?[]>();
        await foreach (var row in tables.ReadAsync(table, columns, read.Filter, cancellation).ConfigureAwait(false))
        {
            if (IsIn(row[window]) && (read.Except is not { } except || (row[unwanted] is string text && !except.Values.Contains(text, StringComparer.Ordinal))))
            {
                rows.Add(row);
            }
        }

        bool IsIn(object? stored) => stored is object?[] { Length: 2 } bounds && bounds[0] is DateTimeOffset start
            ? (read.From is null || start >= read.From) && (read.To is null || start <= read.To)
            : !read.OnlyWindows;

        int[] keys = [.. read.Order.Select(c => columns.IndexOf(c))];
        foreach (var row in rows.Order(Comparer<object?[]>.Create((a, b) => keys.Select(k => Compare(a[k], b[k])).FirstOrDefault(c => c != 0))))
        {
            yield return row[..read.Columns.Count];
        }
    }

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (object?[] a, object?[] b) => a.Zip(b, CompareBounds).FirstOrDefault(c => c != 0),
        (string a, string b) => CompareText(a, b),
        (int or long, int or long) => Convert.ToInt64(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToInt64(right, CultureInfo.InvariantCulture)),
        _ => ((IComparable)left).CompareTo(right),
    };

    private static int CompareBounds(object? left, object? right) => (left is null).CompareTo(right is null) is not 0 and var nulls ? nulls : Compare(left, right);

    private static int CompareText(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
