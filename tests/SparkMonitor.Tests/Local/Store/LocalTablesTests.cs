using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using SparkMonitor.Local.Store;

namespace SparkMonitor.Tests.Local.Store;

/// <summary>What the embedded engine reads of a store is what the plain way through all rows gives.</summary>
public sealed class LocalTablesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string? Kind)[] Sorted = [(":table", null), ("id", "numeric"), ("name", "text"), ("time", "temporal")];

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-tests-").FullName;
    private readonly LocalTables _tables;

    public LocalTablesTests() => _tables = new LocalTables(_folder, new EngineLimits { Threads = 1, Memory = 1L << 30 }, TimeProvider.System);

    public static TheoryData<int?, int?, bool, string?> Reads => new()
    {
        { null, null, false, null },
        { 2, 4, false, null },
        { 2, 4, true, null },
        { null, null, true, null },
        { 3, null, true, "numeric" },
        { null, 3, false, "temporal" },
        { 9, null, false, null },
    };

    public async Task InitializeAsync()
    {
        // Two commits of other days: files whose statistics leave them out of some reads.
        await AppendAsync([1, 3, null], "first");
        await AppendAsync([5, 2, 4], "second");
    }

    public async Task DisposeAsync()
    {
        await _tables.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_ofAPart_givesTheRowsOfThePartInOrder(int? from, int? to, bool onlyWindows, string? except)
    {
        var read = new StoreRead(["window", "column_name", "column_kind", "num_rows"])
        {
            Filter = [new("entity", "orders"), new("stage", "raw")],
            From = from is null ? null : Day.AddDays(from.Value),
            To = to is null ? null : Day.AddDays(to.Value),
            OnlyWindows = onlyWindows,
            Except = except is null ? null : ("column_kind", [except]),
            Order = ["window", "column_name"],
        };

        var rows = await _tables.ReadAsync(SummariesTable.Definition, read, default).ToListAsync();

        var expected =
            from day in new int?[] { 1, 2, 3, 4, 5, null }
            where day is null ? !onlyWindows : !(day < @from) && !(day > to)
            from column in Sorted
            where except is null || (column.Kind is not null && column.Kind != except)
            select (day, column.Name);
        Assert.Equal(expected, rows.Select(r => (DayOf(r[0]), (string)r[1]!)));
    }

    private static int? DayOf(object? window) => window is object?[] bounds ? (int)((DateTimeOffset)bounds[0]! - Day).TotalDays : null;

    private async Task AppendAsync(int?[] days, string mark)
    {
        var rows = days.SelectMany(day => Sorted.Reverse()
            .Select(column => Row(new Dictionary<string, object?>
            {
                ["entity"] = "orders",
                ["stage"] = "raw",
                ["run_id"] = mark,
                ["run_time"] = Day,
                ["granularity"] = "1 day",
                ["window"] = day is null ? null : new object?[] { Day.AddDays(day.Value), Day.AddDays(day.Value + 1) },
                ["column_name"] = column.Name,
                ["column_kind"] = column.Kind,
                ["num_rows"] = 1L,
            })));
        var appended = await _tables.AppendAsync(SummariesTable.Definition, rows.ToAsyncEnumerable(), new AppendMark(mark, 1), default);
        Assert.True(appended.Committed);
    }

    private static object?[] Row(Dictionary<string, object?> values) => [.. SummariesTable.Definition.Columns.Select(c => values.GetValueOrDefault(c.Name) ?? (c.Nullable ? null : Any(c.Type)))];

    private static object Any(StoreType type) =>
        type == StoreType.Text ? "any" : type == StoreType.Boolean ? false : type == StoreType.Timestamp ? Day : 0L;
}
