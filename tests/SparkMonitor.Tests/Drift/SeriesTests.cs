using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Tests.Drift;

public class SeriesTests
{
    [Theory]
    [InlineData(SeriesDetector.Pelt, 0)]
    [InlineData(SeriesDetector.Cusum, 3)]
    [InlineData(SeriesDetector.PageHinkley, 3)]
    [InlineData(SeriesDetector.Adwin, 6)]
    public void A_shift_of_level_is_found_by_every_detector_and_none_in_noise(SeriesDetector detector, int slack)
    {
        var sampling = new Sampling(40);
        var shifted = sampling.Normals(80).Select((z, i) => (i < 50 ? 10 : 18) + z).ToArray();
        var change = SeriesChanges.Find(shifted, detector)[0];
        Assert.InRange(change.Index, 50 - slack, 50 + slack);
        Assert.InRange(change.Before, 9, 11.5);
        Assert.InRange(change.After, 15, 19);
        Assert.Empty(SeriesChanges.Find(sampling.Normals(40), detector));
    }

    [Fact]
    public void A_fall_is_found_as_a_rise_is()
    {
        var sampling = new Sampling(41);
        var series = sampling.Normals(80).Select((z, i) => (i < 50 ? 18 : 10) + z).ToArray();
        var found = SeriesChanges.Find(series, SeriesDetector.All);
        Assert.Equal(4, found.Select(c => c.Detector).Distinct().Count());
        Assert.All(found, c => Assert.True(c.Before > c.After, $"{c}"));
    }

    [Fact]
    public void Missing_windows_are_bridged_and_the_unit_does_not_matter()
    {
        var sampling = new Sampling(42);
        var series = sampling.Normals(60).Select((z, i) => i % 9 == 8 ? double.NaN : (i < 30 ? 0 : 1e-6) + (z * 1e-7)).ToArray();
        Assert.InRange(Assert.Single(new DriftSeries("x", "mean", new SummaryScope[60], series).Changes()).Index, 29, 31);
    }

    [Fact]
    public void Windows_grow_until_they_hold_enough_but_not_across_a_change()
    {
        StoredScope[] windows = [.. new long[] { 10, 10, 50, 10, 10, 10, 10 }.Select((rows, i) => new StoredScope(new SummaryScope("shop", "raw", "1 day", MemoryStore.DayAt(i)))
        {
            RunId = "r",
            RunTime = MemoryStore.Epoch,
            ConfigHash = "c",
            TableId = "t",
            TableVersion = 1,
            TableTimestamp = MemoryStore.Epoch,
            Rows = rows,
        })];
        Assert.Equal([0, 0, 2, 2, 2, 3, 4], AdaptiveWindows.Grow(windows, 30));
        Assert.Equal([0, 0, 2, 2, 2, 5, 5], AdaptiveWindows.Grow(windows, 30, [5]));
    }
}
