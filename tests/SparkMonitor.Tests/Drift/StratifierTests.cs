using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Tests.Statistics;

namespace SparkMonitor.Tests.Drift;

public class StratifierTests
{
    /// <summary>
    /// Kidney stones (Charig and others, British Medical Journal 292, 1986): treatment A heals more of the small (81 of 87 against 234 of 270) and more of
    /// the large stones (192 of 263 against 55 of 80), and less of all (273 of 350 against 289 of 350).
    /// </summary>
    [Fact]
    public void Simpsons_paradox_is_told_as_a_change_of_mix()
    {
        var split = Stratifier.ByMean("healed", "stone", [("small", (234, 270), (81, 87)), ("large", (55, 80), (192, 263))])!;
        Accuracy.Within(1e-12, (273.0 - 289) / 350, split.Total);
        Assert.True(split.IsReversed);
        Assert.True(split.Within > 0 && split.Mix < 0, $"{split.Within} {split.Mix}");
        Accuracy.WithinAbsolute(1e-12, split.Total, split.Within + split.Mix);

        // Kitagawa 1955 by hand: mean weights times the changes of the rates.
        var within = ((270 + 87) / 700.0 * ((81 / 87.0) - (234 / 270.0))) + ((80 + 263) / 700.0 * ((192 / 263.0) - (55 / 80.0)));
        Accuracy.Within(1e-12, within, split.Within);
        Accuracy.WithinAbsolute(1e-12, 1, split.Slices.Sum(s => s.Share));
    }

    [Fact]
    public void A_change_in_one_slice_is_attributed_to_it()
    {
        var sampling = new Sampling(30);
        var slices = new[] { "a", "b", "c" }.Select(v => (Scope(v), (ColumnSummary?)sampling.NormalColumn(1000), (ColumnSummary?)sampling.NormalColumn(1000, v == "b" ? 1 : 0))).ToList();
        var byMean = Stratifier.ByMean("x", "slice", slices)!;
        Assert.Equal("b", byMean.Slices[0].Scope.SliceValue);
        Assert.InRange(byMean.Slices[0].Share, 0.8, 1.2);
        Assert.InRange(byMean.Mix, -1e-9, 1e-9);
        var byDistribution = Stratifier.ByDistribution("x", "slice", slices)!;
        Assert.Equal("b", byDistribution.Slices[0].Scope.SliceValue);
        Accuracy.WithinAbsolute(1e-9, byDistribution.Total, byDistribution.Mix + byDistribution.Within);
        Assert.False(byMean.IsReversed);
    }

    [Fact]
    public void A_change_of_weights_alone_is_mix()
    {
        var sampling = new Sampling(31);
        var (low, high) = (sampling.NormalColumn(2000), sampling.NormalColumn(2000, 5));
        var (few, many) = (low, low.Merge(low).Merge(low));
        var split = Stratifier.ByDistribution("x", "slice", [(Scope("low"), few, many), (Scope("high"), high, high)])!;
        Accuracy.WithinAbsolute(1e-9, split.Total, split.Mix);
        // Weights go from a half to three quarters, between laws that hardly overlap.
        Assert.InRange(split.Total, 0.22, 0.251);
    }

    [Fact]
    public void A_slice_that_appears_is_mix_and_columns_without_means_have_none()
    {
        var sampling = new Sampling(32);
        var split = Stratifier.ByMean("x", "slice", [(Scope("old"), sampling.NormalColumn(500), sampling.NormalColumn(500)), (Scope("new"), null, sampling.NormalColumn(500, 4))])!;
        Assert.InRange(split.Slices.Single(s => s.Scope.SliceValue == "new").Mix, 1.4, 1.6);
        Assert.Equal(0, split.Slices.Single(s => s.Scope.SliceValue == "new").Within);
        Assert.Null(Stratifier.ByMean("x", "slice", [(Scope("a"), Summaries.OfTexts(["u"]), Summaries.OfTexts(["v"]))]));
    }

    private static SummaryScope Scope(string value) => new("shop", "raw", SliceKey: "slice", SliceValue: value);
}

/// <summary>Slices of hits among so many.</summary>
file static class HitSlices
{
    extension(Stratifier)
    {
        public static Stratification? ByMean(string column, string key, IReadOnlyList<(string Slice, (int Hits, int Of) Reference, (int Hits, int Of) Current)> slices) =>
            Stratifier.ByMean(column, key, [.. slices.Select(s => (
                new SummaryScope("shop", "raw", SliceKey: key, SliceValue: s.Slice), (ColumnSummary?)Column(s.Reference), (ColumnSummary?)Column(s.Current)))]);
    }

    private static ColumnSummary Column((int Hits, int Of) share) =>
        Summaries.OfIntegers([.. Enumerable.Repeat(1L, share.Hits), .. Enumerable.Repeat(0L, share.Of - share.Hits)]);
}
