using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.References;

public class ReferenceRowsTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly PinnedReference Golden = new("id-1", "shop", "golden")
    {
        PinKind = "version",
        Source = "shop/training@v12",
        Stage = "training",
        TableVersion = 12,
        TableTimestamp = Time.AddDays(-1),
        PinnedAt = Time,
        PinnedBy = "ada",
        Reason = "the training set",
        Rows = 500,
    };

    [Fact]
    public void A_pin_is_read_as_it_was_written() => Assert.Equal([Golden], ReferenceRows.Fold([ReferenceRows.Pin(Golden)]));

    [Fact]
    public void Later_events_rename_and_retire_and_copies_are_no_events()
    {
        var summary = new object?[SummariesTable.Definition.Columns.Count];
        object?[][] rows =
        [
            ReferenceRows.Event(Golden with { Name = "gold" }, ReferenceEvent.Retire, Time.AddDays(2), "eve", "stale"),
            ReferenceRows.Copy(Golden, summary),
            ReferenceRows.Event(Golden with { Name = "gold" }, ReferenceEvent.Rename, Time.AddDays(1), "bob", null),
            ReferenceRows.Pin(Golden),
        ];
        var found = Assert.Single(ReferenceRows.Fold(rows));
        Assert.Equal("gold", found.Name);
        Assert.True(found.IsRetired);
        Assert.Equal(("eve", "stale", Time.AddDays(2)), (found.RetiredBy, found.RetiredReason, found.RetiredAt));
        Assert.Equal(Golden.PinnedBy, found.PinnedBy);
    }

    [Fact]
    public void Every_column_of_summaries_follows_the_reference_s_own()
    {
        var columns = ReferenceSummariesTable.Definition.Columns;
        Assert.Equal(SummariesTable.Definition.Columns.Select(c => c.Name), columns.Skip(ReferenceSummariesTable.OwnColumns).Select(c => c.Name));
        Assert.Throws<ArgumentException>(() => ReferenceRows.Copy(Golden, new object?[3]));
    }
}
