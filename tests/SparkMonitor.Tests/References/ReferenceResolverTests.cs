using SparkMonitor.Core;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.References;

public class ReferenceResolverTests
{
    private const string Day = "1 day";
    private static readonly DateTimeOffset Epoch = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly List<StoredScope> _scopes = [];

    [Fact]
    public void Previous_is_the_last_window_before_even_behind_a_gap()
    {
        var (first, _, tested) = (AddDay(0), AddDay(1, rows: 0), AddDay(4));
        Assert.Equal([first], Resolve("previous", tested).Parts);
        Assert.Equal("no window lies before it", Resolve("previous", first).Missing);
    }

    [Fact]
    public void Rolling_and_expanding_merge_windows_before_and_say_when_there_are_fewer()
    {
        var days = Enumerable.Range(0, 5).Select(d => AddDay(d)).ToList();
        Assert.Equal(days[1..4], Resolve("rolling:3", days[4]).Parts);
        Assert.Equal(days[..4], Resolve("expanding", days[4]).Parts);
        var fewer = Resolve("rolling:7", days[4]);
        Assert.Equal(days[..4], fewer.Parts);
        Assert.Contains(ReferenceWarning.FewerWindows, fewer.Warnings);
        Assert.Equal(days[2..4], Resolve("expanding", days[4], new ReferenceOptions { Since = days[2].Scope.Window.Start }).Parts);
    }

    [Fact]
    public void The_same_season_takes_windows_of_the_same_weekday()
    {
        var days = Enumerable.Range(0, 22).Select(d => AddDay(d)).ToList();
        Assert.Equal([days[0], days[7], days[14]], Resolve("season:weekday", days[21]).Parts);
        Assert.Equal([days[14]], Resolve("season:weekday:1", days[21]).Parts);
        Assert.Equal(days[..21].Where(d => d.Scope.Window.Start < At(26)), Resolve("season:month:31", days[21]).Parts);
    }

    [Fact]
    public void The_same_hour_follows_the_clock_of_the_zone()
    {
        var hours = new List<StoredScope>();
        for (var h = 0; h < 72; h++)
        {
            // Berlin put its clocks forward on 2026-03-29 at 01:00 UTC.
            var start = new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero).AddHours(h);
            hours.Add(Add(
                new SummaryScope("shop", "raw", "1 hour", new TimeWindow(TimeText.ToMicroseconds(start), TimeText.ToMicroseconds(start.AddHours(1)))),
                zone: "Europe/Berlin"));
        }

        // 12:00 UTC is 14:00 in summer, 13:00 UTC was 14:00 in winter.
        Assert.Equal([hours[13], hours[36]], Resolve("season:hour", hours[60]).Parts);
    }

    [Fact]
    public void Another_stage_is_compared_window_by_window_or_as_a_whole_where_it_has_none()
    {
        var tested = AddDay(3);
        var same = AddDay(3, stage: "training");
        var golden = Add(new SummaryScope("shop", "golden"));
        Assert.Equal([same], Resolve("stage:training", tested).Parts);
        Assert.Equal([golden], Resolve("stage:golden", tested).Parts);
        Assert.Contains("has no summaries", Resolve("stage:nowhere", tested).Missing, StringComparison.Ordinal);
        Assert.Contains("itself", Resolve("stage:raw", tested).Missing, StringComparison.Ordinal);
        Assert.Contains("no such window", Resolve("stage:training", AddDay(4)).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_is_compared_with_the_rest_of_the_table_without_its_own_rows()
    {
        AddDay(0);
        var slices = new[] { "A", "B", null }.Select(v => AddDay(0, sliceKey: "origin", sliceValue: v)).ToList();
        var rest = Resolve("slice:", slices[0]);
        Assert.Equal([slices[2], slices[1]], rest.Parts);
        Assert.Contains(ReferenceWarning.TestedLeftOut, rest.Warnings);
        Assert.Equal([slices[1]], Resolve("slice:origin=B", slices[0]).Parts);
        Assert.Contains("itself", Resolve("slice:origin=A", slices[0]).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_version_is_compared_with_the_one_that_came_before_it()
    {
        var old = AddDay(0, sliceKey: "model", sliceValue: "v9");
        var last = AddDay(1, sliceKey: "model", sliceValue: "v9");
        var tested = AddDay(2, sliceKey: "model", sliceValue: "v10");
        Assert.Equal([last], Resolve("model:model", tested).Parts);
        Assert.Contains("first model version", Resolve("model:model", old).Missing, StringComparison.Ordinal);
        Assert.Contains("only slices of model", Resolve("model:model", AddDay(2)).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pinned_reference_that_holds_the_tested_window_is_merged_again_without_it()
    {
        var tested = AddDay(1);
        var whole = Add(new SummaryScope("shop", "raw"), reference: "golden", rows: 300);
        var days = Enumerable.Range(0, 3).Select(d => AddDay(d, reference: "golden")).ToList();
        var found = Resolve("pinned:golden", tested);
        Assert.Equal([days[0], days[2]], found.Parts);
        Assert.Contains(ReferenceWarning.TestedLeftOut, found.Warnings);
        Assert.Equal([whole], Resolve("pinned:golden", AddDay(9)).Parts);
        Assert.Empty(Resolve("pinned:golden", AddDay(9)).Warnings);
    }

    [Fact]
    public void A_pinned_reference_without_windows_of_all_its_rows_is_flagged()
    {
        var tested = AddDay(1);
        var whole = Add(new SummaryScope("shop", "raw"), reference: "golden", rows: 1000);
        AddDay(0, reference: "golden");
        var found = Resolve("pinned:golden", tested);
        Assert.Equal([whole], found.Parts);
        Assert.Contains(ReferenceWarning.MayContainTested, found.Warnings);
    }

    [Fact]
    public void A_pinned_reference_of_another_table_is_taken_as_it_is()
    {
        var whole = Add(new SummaryScope("shop", "training"), reference: "golden", tableId: "other", rows: 20);
        var found = Resolve("pinned:golden", AddDay(1));
        Assert.Equal([whole], found.Parts);
        Assert.Equal([ReferenceWarning.TooSmall], found.Warnings);
        Assert.Contains("there are golden", Resolve("pinned:goldn", AddDay(1)).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_table_is_compared_with_its_version_before()
    {
        var first = Add(new SummaryScope("shop", "raw"), version: 1);
        var second = Add(new SummaryScope("shop", "raw"), version: 2);
        Assert.Equal([first], Resolve("previous", second).Parts);
        Assert.Contains("no earlier version", Resolve("previous", first).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void States_of_another_codec_are_refused()
    {
        var old = AddDay(0) with { Codecs = new Dictionary<string, int> { ["quantile_sketch"] = 1 } };
        var tested = AddDay(1) with { Codecs = new Dictionary<string, int> { ["quantile_sketch"] = 2 } };
        var found = new ReferenceResolver(new ScopeCatalog([old, tested])).Resolve(ReferenceSpec.Previous, tested);
        Assert.True(found.IsRefused);
        Assert.Contains("quantile_sketch of version 1", found.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_names_a_window_of_a_stage()
    {
        var (first, tested) = (AddDay(0), AddDay(1));
        Assert.Equal([first], Resolve("shop/raw#2026-01-05", tested).Parts);
        Assert.Contains("itself", Resolve("shop/raw#2026-01-06", tested).Missing, StringComparison.Ordinal);
        Assert.Contains("nothing is stored", Resolve("shop/raw#2026-03-06", tested).Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("previous")]
    [InlineData("rolling:7")]
    [InlineData("expanding")]
    [InlineData("season:hour:8")]
    [InlineData("pinned:golden set")]
    [InlineData("stage:training")]
    [InlineData("slice:origin=SEA")]
    [InlineData("slice:")]
    [InlineData("model:version")]
    [InlineData("model:version=v2")]
    [InlineData("shop/raw@v3#2001-03?origin=SEA")]
    public void A_reference_is_read_as_it_is_written(string text)
    {
        var spec = ReferenceSpec.Parse(text);
        Assert.Equal(text, spec.ToString());
        Assert.Equal(spec, ReferenceSpec.Parse(spec.ToString()));
    }

    [Theory]
    [InlineData("previus", "did you mean previous")]
    [InlineData("rolling", "how many windows")]
    [InlineData("rolling:0", "how many windows")]
    [InlineData("season:fortnight", "no season")]
    [InlineData("pinned:", "name behind the colon")]
    public void A_mistake_in_a_reference_is_explained(string text, string message) =>
        Assert.Contains(message, Assert.Throws<MonitorException>(() => ReferenceSpec.Parse(text)).Message, StringComparison.Ordinal);

    private static long At(int day) => TimeText.ToMicroseconds(Epoch.AddDays(day));

    private ResolvedReference Resolve(string spec, StoredScope tested, ReferenceOptions? options = null) =>
        new ReferenceResolver(new ScopeCatalog(_scopes)).Resolve(ReferenceSpec.Parse(spec), tested, options);

    private StoredScope AddDay(int day, long rows = 100, string stage = "raw", string? sliceKey = null, string? sliceValue = null, string? reference = null) =>
        Add(new SummaryScope("shop", stage, Day, new TimeWindow(At(day), At(day + 1)), sliceKey, sliceValue), rows, reference);

    private StoredScope Add(SummaryScope scope, long rows = 100, string? reference = null, string tableId = "t", long version = 1, string zone = "UTC")
    {
        var stored = new StoredScope(scope)
        {
            Reference = reference,
            RunId = "run",
            RunTime = Epoch,
            ConfigHash = "c",
            TableId = tableId,
            TableVersion = version,
            TableTimestamp = Epoch.AddDays(version),
            Rows = rows,
            Zone = zone,
        };
        _scopes.Add(stored);
        return stored;
    }
}
