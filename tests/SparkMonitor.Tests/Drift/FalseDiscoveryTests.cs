using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Multiplicity;

namespace SparkMonitor.Tests.Drift;

/// <summary>Unchanged data through the whole evaluation; the full size runs in the benchmarks.</summary>
public class FalseDiscoveryTests
{
    [Theory]
    [InlineData(Adjustment.BenjaminiHochberg)]
    [InlineData(Adjustment.BenjaminiYekutieli)]
    [Trait("Kind", "Simulation")]
    public async Task Unchanged_columns_and_slices_have_discoveries_in_no_more_windows_than_stated(Adjustment correction)
    {
        const int Columns = 12, Slices = 4, Windows = 120;
        var sampling = new Sampling(50);
        var store = new MemoryStore();
        for (var d = 0; d < Windows; d++)
        {
            for (var s = 0; s < Slices; s++)
            {
                store.AddDay(d, [.. Enumerable.Range(0, Columns).Select(c => c % 2 == 0
                    ? Summaries.OfNumbers(sampling.Normals(120), $"n{c}")
                    : Summaries.OfTexts(sampling.Texts(120, 4, 3, 2, 1, 0.5), $"t{c}"))], sliceKey: "s", sliceValue: $"{s}");
            }
        }

        // A zero threshold lets every significant p-value through: the verdicts of the default policy can only be quieter.
        var findings = await store.EvaluateAsync(DriftPolicy.Default with { Correction = correction, Threshold = ThresholdSpec.Fixed(0) });
        var tested = findings.Where(f => f.IsDefaultMethod && f.Column[0] is 'n' or 't').ToList();
        Assert.Equal(Columns * Slices * (Windows - 1), tested.Count);
        var withDiscovery = findings.Count(f => f.Method.Name == FamilyMethod.Name && f.QValue <= 0.05);
        // Each window is compared with the one before, so neighbours are not independent: 5 % and three standard errors of half as many.
        Assert.InRange(withDiscovery, 0, (Windows - 1) * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / (Windows / 2.0)))));
        Assert.InRange(tested.Count(f => f.PValue <= 0.05) / (double)tested.Count, 0.02, 0.06);
        var loud = (await store.EvaluateAsync(DriftPolicy.Default with { Correction = correction })).Count(f => f.Verdict == DriftVerdict.Detected);
        Assert.InRange(loud, 0, withDiscovery);
    }

    [Theory]
    [InlineData(OnlineControlKind.Lord)]
    [InlineData(OnlineControlKind.Addis)]
    [InlineData(OnlineControlKind.Lond)]
    [InlineData(OnlineControlKind.EValues)]
    public async Task Online_control_keeps_a_large_shift_and_silences_lone_noise(OnlineControlKind control)
    {
        var sampling = new Sampling(51);
        var store = new MemoryStore();
        store.AddAll([sampling.NormalColumn(20_000)], stage: "training", reference: "golden", tableId: "training");
        for (var d = 0; d < 30; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(500, d == 20 ? 1 : 0)]);
        }

        var findings = await store.EvaluateAsync(DriftPolicy.Default with { Online = control, References = [ReferenceSpec.Pinned("golden")] });
        var loud = Assert.Single(findings, f => f.Verdict >= DriftVerdict.Suspected && f.Method.Name != FamilyMethod.Name);
        Assert.Equal("shop/raw#2026-01-21", loud.Address);
    }

    /// <summary>
    /// Two dozen tables of 40 unchanged days against a pin, a zero threshold: the whole evaluation raises an alarm on at most 5 % of them (and three standard
    /// errors), however often one looks.
    /// </summary>
    [Fact]
    [Trait("Kind", "Simulation")]
    public async Task Evidence_against_a_pin_raises_no_more_false_alarms_under_continuous_monitoring_than_stated()
    {
        const int Tables = 24, Days = 40;
        var sampling = new Sampling(52);
        var alarms = 0;
        for (var t = 0; t < Tables; t++)
        {
            var store = new MemoryStore();
            store.AddAll([sampling.NormalColumn(1000), Summaries.OfTexts(sampling.Texts(1000, 4, 3, 2, 1), "t")], reference: "golden", tableId: "training");
            for (var d = 0; d < Days; d++)
            {
                store.AddDay(d, [sampling.NormalColumn(200), Summaries.OfTexts(sampling.Texts(200, 4, 3, 2, 1), "t")]);
            }

            var findings = await store.EvaluateAsync(DriftPolicy.Default with
            {
                Online = OnlineControlKind.EValues,
                References = [ReferenceSpec.Pinned("golden")],
                Threshold = ThresholdSpec.Fixed(0),
                Alpha = 0.05,
            });
            Assert.Equal(Days, findings.Count(f => f.Method.Name == FamilyMethod.Name && double.IsFinite(f.LogEValue)));
            alarms += findings.Any(f => f.Verdict >= DriftVerdict.Suspected && !double.IsNaN(f.Measurement.LogPValue)) ? 1 : 0;
        }

        Assert.InRange(alarms, 0, Tables * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Tables))));
    }

    [Fact]
    public async Task Evidence_gathers_from_window_to_window_and_from_one_evaluation_to_the_next()
    {
        var sampling = new Sampling(53);
        var store = new MemoryStore();
        store.AddAll([sampling.NormalColumn(50_000)], reference: "golden", tableId: "training");
        List<StoredScope> days = [.. Enumerable.Range(0, 40).Select(d => store.AddDay(d, [sampling.NormalColumn(500, d < 20 ? 0 : 0.3)]))];
        var policy = DriftPolicy.Default with { Online = OnlineControlKind.EValues, References = [ReferenceSpec.Pinned("golden")] };

        var once = await store.EvaluateAsync(policy);
        var history = new List<PastFinding>();
        var stepwise = new List<DriftFinding>();
        foreach (var day in days)
        {
            var found = await store.EvaluateAsync(MemoryStore.Request(policy) with { Tested = [day], History = history, EvaluatedAt = MemoryStore.Epoch.AddYears(2).AddDays(stepwise.Count) });
            stepwise.AddRange(found);
            history.AddRange(found.Select(f => DriftRows.Past([.. DriftRows.PastColumns.Select(c => DriftRows.Write(f, "test")[DriftTable.Definition.IndexOf(c)])])));
        }

        Assert.Equal(Evidence(once), Evidence(stepwise));
        Assert.All(Evidence(once).Take(20), e => Assert.True(e < 3));
        Assert.True(Evidence(once)[^1] > 20);
        var loud = once.Where(f => f.Column == "x" && f.Verdict >= DriftVerdict.Suspected).Select(f => f.Tested).ToList();
        Assert.NotEmpty(loud);
        Assert.All(loud, s => Assert.Contains(s, days.Skip(20)));
        Assert.Contains("evidence of all windows", once[^1].Correction, StringComparison.Ordinal);

        static List<double> Evidence(List<DriftFinding> findings) =>
            [.. findings.Where(f => f.Method.Name == FamilyMethod.Name).Select(f => Math.Round(f.Measurement.Details["ln_evidence"], 9))];
    }
}
