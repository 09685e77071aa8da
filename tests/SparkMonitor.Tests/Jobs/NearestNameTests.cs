using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Tests.Jobs;

public sealed class NearestNameTests
{
    // Distances by hand; ca/abc is the textbook pair on which optimal string alignment gives 3.
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("table", "tabel", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_edits(string left, string right, int distance)
    {
        Assert.Equal(distance, NearestName.Distance(left, right));
        Assert.Equal(distance, NearestName.Distance(right, left));
    }

    [Theory]
    [InlineData("stroe", "store")]
    [InlineData("GRANULARITY", "granularities")]
    [InlineData("xyz", null)]
    [InlineData("s", null)]
    public void Find_suggests_only_what_is_near(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["store", "engine", "granularities"]));
}
