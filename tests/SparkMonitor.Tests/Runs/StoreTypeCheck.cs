using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Runs;

/// <summary>Holds rows against a table's definition.</summary>
internal static class StoreTypeCheck
{
    public static void Check(StoreTable table, object?[] row)
    {
        Assert.Equal(table.Columns.Count, row.Length);
        for (var i = 0; i < row.Length; i++)
        {
            Assert.True(row[i] is not null || table.Columns[i].Nullable, $"{table.Columns[i].Name} is null");
            Assert.True(Fits(table.Columns[i].Type, row[i]), $"{table.Columns[i].Name} is no {table.Columns[i].Type}: {row[i]?.GetType()}");
        }
    }

    private static bool Fits(StoreType type, object? value) => (type, value) switch
    {
        (_, null) => true,
        (StoreType.Struct s, object?[] parts) => parts.Length == s.Fields.Count && parts.Zip(s.Fields).All(p => Fits(p.Second.Type, p.First)),
        (StoreType.List l, IReadOnlyList<object?> items) => items.All(i => Fits(l.Element, i)),
        (StoreType.Map m, IReadOnlyList<KeyValuePair<string, object?>> items) =>
            items.All(i => Fits(m.Value, i.Value)) && items.Select(i => i.Key).Distinct(StringComparer.Ordinal).Count() == items.Count,
        (StoreType.Scalar { Name: "boolean" }, bool) or (StoreType.Scalar { Name: "integer" }, int) or (StoreType.Scalar { Name: "long" }, long) => true,
        (StoreType.Scalar { Name: "double" }, double) or (StoreType.Scalar { Name: "string" }, string) or (StoreType.Scalar { Name: "binary" }, byte[]) => true,
        (StoreType.Scalar { Name: "timestamp" }, DateTimeOffset time) => time.Offset == TimeSpan.Zero && time.Ticks % TimeSpan.TicksPerMicrosecond == 0,
        _ => false,
    };
}
