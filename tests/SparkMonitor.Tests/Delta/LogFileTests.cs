using SparkMonitor.Delta;
using SparkMonitor.Delta.Log;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

public sealed class LogFileTests
{
    [Theory]
    [InlineData("00000000000000000010.json", LogFileKind.Commit)]
    [InlineData("00000000000000000010.crc", LogFileKind.Checksum)]
    [InlineData("00000000000000000010.checkpoint.parquet", LogFileKind.ClassicCheckpoint)]
    [InlineData("00000000000000000010.checkpoint.0000000001.0000000002.parquet", LogFileKind.MultiPartCheckpoint)]
    [InlineData("00000000000000000010.checkpoint.8d772a9e-8e9b-4ec9-ad33-643ae1439e9b.json", LogFileKind.UuidCheckpoint)]
    [InlineData("00000000000000000010.checkpoint.8d772a9e-8e9b-4ec9-ad33-643ae1439e9b.parquet", LogFileKind.UuidCheckpoint)]
    [InlineData("00000000000000000010.00000000000000000012.compacted.json", LogFileKind.Compaction)]
    public void Parse_knows_every_kind(string name, LogFileKind kind)
    {
        var file = LogFile.Parse(File(name))!;
        Assert.Equal((kind, 10L), (file.Kind, file.Version));
    }

    [Theory]
    [InlineData("_last_checkpoint")]
    [InlineData("10.json")]
    [InlineData("00000000000000000010.json.tmp")]
    [InlineData(".00000000000000000010.json.crc")]
    [InlineData("0000000000000000001x.json")]
    [InlineData("00000000000000000010.checkpoint.0000000003.0000000002.parquet")]
    [InlineData("00000000000000000010.checkpoint.nothing.parquet")]
    [InlineData("00000000000000000010.00000000000000000009.compacted.json")]
    [InlineData("99999999999999999999.json")]
    [InlineData("00000000000000000010.8d772a9e-8e9b-4ec9-ad33-643ae1439e9b.json")]
    public void Parse_passes_over_everything_else(string name) => Assert.Null(LogFile.Parse(File(name)));

    [Fact]
    public void Segment_starts_at_the_newest_complete_checkpoint()
    {
        var listing = new LogListing([
            .. Enumerable.Range(0, 9).Select(static v => File(LogFile.CommitName(v))),
            File(LogFile.CheckpointName(2)),
            File("00000000000000000005.checkpoint.0000000001.0000000002.parquet"),
            File("00000000000000000004.checkpoint.0000000001.0000000002.parquet"),
            File("00000000000000000004.checkpoint.0000000002.0000000002.parquet"),
            File(LogFile.CheckpointName(6)) with { Size = 0 },
            File("00000000000000000005.00000000000000000007.compacted.json"),
            File("00000000000000000005.00000000000000000006.compacted.json"),
        ]);

        var segment = LogSegment.Choose(listing, 8, [], "t");
        Assert.Equal(4, segment.Checkpoint!.Version);
        Assert.Equal(["00000000000000000005.00000000000000000007.compacted.json", LogFile.CommitName(8)], segment.Tail.Select(static f => f.File.Name));
        Assert.Equal([5L, 6L], LogSegment.Choose(listing, 6, [], "t").Tail.Select(static f => f.Version).Append(6L).Distinct());
        Assert.Equal(2, LogSegment.Choose(listing, 8, [segment.Checkpoint], "t").Checkpoint!.Version);
        Assert.Null(LogSegment.Choose(listing, 1, [], "t").Checkpoint);
    }

    [Theory]
    [InlineData(3, DeltaReason.VersionNotFound)]
    [InlineData(8, DeltaReason.VersionGap)]
    [InlineData(10, DeltaReason.VersionNotFound)]
    [InlineData(-1, DeltaReason.VersionNotFound)]
    public void Segment_refuses_versions_without_their_log(long version, DeltaReason reason)
    {
        var listing = new LogListing([File(LogFile.CommitName(4)), File(LogFile.CheckpointName(5)), File(LogFile.CommitName(6)), File(LogFile.CommitName(8)), File(LogFile.CommitName(9))]);
        Assert.Equal(reason, Assert.Throws<DeltaException>(() => LogSegment.Choose(listing, version, [], "t")).Reason);
        Assert.Equal(5, LogSegment.Choose(listing, 6, [], "t").Checkpoint!.Version);
    }

    [Fact]
    public void File_times_are_made_to_rise()
    {
        var listing = new LogListing([
            File(LogFile.CommitName(0)) with { Modified = 100 },
            File(LogFile.CommitName(1)) with { Modified = 100 },
            File(LogFile.CommitName(2)) with { Modified = 50 },
            File(LogFile.CommitName(3)) with { Modified = 200 },
        ]);
        Assert.Equal([100L, 101L, 102L, 200L], Enumerable.Range(0, 4).Select(v => listing.FileTime(v)));
    }

    private static StoredFile File(string name) => new(name, 10, 0);
}
