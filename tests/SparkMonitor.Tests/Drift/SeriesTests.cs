using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

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

    /// <summary>Thirty days, a step on the sixteenth: until the detector tells it the shift is found, from then on the reference begins at it.</summary>
    [Fact]
    public async Task References_do_not_reach_across_a_detected_change_point()
    {
        var sampling = new Sampling(43);
        var store = new MemoryStore();
        var (scopes, means) = (new List<SummaryScope>(), new List<double>());
        for (var d = 0; d < 30; d++)
        {
            var values = sampling.Normals(300, d < 15 ? 0 : 1);
            scopes.Add(store.AddDay(d, [Summaries.OfNumbers(values), sampling.NormalColumn(300, name: "y")]).Scope);
            means.Add(values.Average());
        }

        var policy = DriftPolicy.Default with { References = [ReferenceSpec.Expanding, ReferenceSpec.Rolling(20)] };
        var series = new DriftSeries("x", "mean", scopes, means);
        var plain = await store.EvaluateAsync(policy);
        var split = await store.EvaluateAsync(MemoryStore.Request(policy with { SplitAt = SeriesDetector.Pelt }) with { Series = [series] });

        Assert.Equal([.. Enumerable.Range(15, 15)], Detected(plain, "expanding"));
        foreach (var reference in new[] { "expanding", "rolling:20" })
        {
            var days = Detected(split, reference);
            Assert.Equal(15, days[0]);
            Assert.InRange(days[^1], 16, 18);
        }

        var last = split.Single(f => f.Column == "x" && f.Reference.Spec.Kind == ReferenceKind.Expanding && f.Tested.Scope == scopes[29]);
        Assert.Equal(14, last.Reference.Parts.Count);
        Assert.Contains(ReferenceWarning.SplitAtChange, last.Reference.Warnings);
        // The other column has no change point and keeps its past.
        Assert.Equal(29, split.Single(f => f.Column == "y" && f.Reference.Spec.Kind == ReferenceKind.Expanding && f.Tested.Scope == scopes[29]).Reference.Parts.Count);
        Assert.Equal(plain.Count(f => f.Method.Name != FamilyMethod.Name), split.Count(f => f.Method.Name != FamilyMethod.Name));

        static List<int> Detected(IEnumerable<DriftFinding> findings, string reference) => [.. findings
            .Where(f => f.Column == "x" && f.Verdict == DriftVerdict.Detected && f.Reference.Spec.ToString() == reference)
            .Select(f => (int)((f.Tested.Scope.Window.Start!.Value - MemoryStore.DayAt(0).Start!.Value) / WindowCalendar.MicrosecondsPerDay)).Order()];
    }

    [Fact]
    public async Task Windows_do_not_grow_across_a_detected_change_point()
    {
        var sampling = new Sampling(44);
        var store = new MemoryStore();
        List<SummaryScope> scopes = [.. Enumerable.Range(0, 20).Select(d => store.AddDay(d, [sampling.NormalColumn(40, d < 10 ? 0 : 5)]).Scope)];
        var series = new DriftSeries("x", "mean", scopes, [.. Enumerable.Range(0, 20).Select(d => d < 10 ? 0.0 : 5.0)]);
        var policy = DriftPolicy.Default with { GrowTo = 400, SplitAt = SeriesDetector.Pelt };
        var findings = await store.EvaluateAsync(MemoryStore.Request(policy) with { Series = [series] });
        // The fourteenth day could take nine before it; three are of its level.
        Assert.Equal(3, findings.Single(f => f.Column == "x" && f.Tested.Scope == scopes[13]).GrownBy.Count);
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
