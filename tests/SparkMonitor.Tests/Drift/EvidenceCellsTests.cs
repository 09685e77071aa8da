using System.Globalization;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Drift.Measures;
using SparkMonitor.Core.Statistics.Evidence;

namespace SparkMonitor.Tests.Drift;

/// <summary>Evidence of columns against a pin, looked at after every window: seeded simulations.</summary>
public class EvidenceCellsTests
{
    private const double Region = 0.01, Alpha = 0.05;

    /// <summary>Samples of a law as summaries: many values that a reference of 1,000 rows has not seen, atoms, sketches, nulls.</summary>
    public static TheoryData<string> Laws => ["ids", "zipf", "zipf hashed", "equal", "atoms", "normal", "normal sketch", "nulls", "two values"];

    /// <summary>
    /// 60 references of 1,000 rows, each held against 20 unchanged windows of 250 rows and looked at after every one. At most 5 % (and three standard errors)
    /// ever cross.
    /// </summary>
    [Theory]
    [MemberData(nameof(Laws))]
    [Trait("Kind", "Simulation")]
    public void Unchanged_columns_under_continuous_monitoring_raise_an_alarm_no_more_often_than_stated(string law)
    {
        const int Runs = 60, Windows = 20;
        var (sampling, random) = (new Sampling(71), new Random(72));
        var alarms = 0;
        for (var run = 0; run < Runs; run++)
        {
            var reference = Draw(law, 1000, sampling, random);
            var (process, alarm) = (new EvidenceProcess(), false);
            for (var w = 0; w < Windows; w++)
            {
                var logE = EvidenceCells.LogEValue(new ColumnComparison(reference, Draw(law, 250, sampling, random)), Math.Log(Region));
                Assert.True(double.IsFinite(logE));
                alarm |= process.Add(logE) >= -Math.Log(Alpha - Region);
            }

            alarms += alarm ? 1 : 0;
        }

        Assert.InRange(alarms, 0, Runs * (Alpha + (3 * Math.Sqrt(Alpha * (1 - Alpha) / Runs))));
    }

    /// <summary>
    /// Why no cell is one of values that the reference lacks: 1,000 values that are all different say nothing of 250 others, but such cells would.
    /// </summary>
    [Fact]
    public void Values_that_are_all_different_are_no_evidence_though_the_reference_lacks_them_all()
    {
        var random = new Random(76);
        var (reference, window) = (Texts(1000), Texts(250));
        Assert.True(EvidenceCells.LogEValue(new ColumnComparison(reference, window), Math.Log(Region)) < 0);
        Assert.True(ReferenceEvidence.LogEValue([1, 1, 1, 1, 1, 995, 0], [0, 0, 0, 0, 0, 0, 250], Math.Log(Region)) > Math.Log(1e6));

        ColumnSummary Texts(int rows) => Draw("ids", rows, new Sampling(77), random);
    }

    [Theory]
    [InlineData("zipf", "equal")]
    [InlineData("normal", "atoms")]
    [InlineData("two values", "zipf")]
    [InlineData("zipf hashed", "ids hashed")]
    [InlineData("normal sketch", "normal sketch moved")]
    public void Window_of_another_law_is_evidence_at_once(string law, string other)
    {
        var (sampling, random) = (new Sampling(73), new Random(74));
        var pair = new ColumnComparison(Draw(law, 20_000, sampling, random), Draw(other, 2000, sampling, random));
        Assert.True(EvidenceCells.LogEValue(pair, Math.Log(1e-8)) > Math.Log(1000));
    }

    [Fact]
    public void Window_without_values_is_evidence_by_its_nulls()
    {
        var sampling = new Sampling(75);
        var pair = new ColumnComparison(sampling.NormalColumn(5000), Summaries.WithNulls(Summaries.OfNumbers([]), 200));
        Assert.True(EvidenceCells.LogEValue(pair, Math.Log(1e-8)) > Math.Log(1000));
        Assert.True(double.IsNaN(EvidenceCells.LogEValue(new ColumnComparison(pair.Current, pair.Reference), Math.Log(1e-8))));
    }

    private static ColumnSummary Draw(string law, int rows, Sampling sampling, Random random)
    {
        switch (law)
        {
            case "ids" or "ids hashed":
                return Texts(random.NextInt64);
            case "zipf" or "zipf hashed":
                return Texts(() => (long)Math.Exp(random.NextDouble() * Math.Log(50_000)));
            case "equal":
                return Texts(() => random.Next(2000));
            case "two values":
                return Texts(() => random.Next(2));
            case "atoms":
                // Half of the rows are 0, a tenth is 1, the others are log-normal.
                return Summaries.OfNumbers([.. Enumerable.Range(0, rows).Select(_ => random.Next(10) switch { < 5 => 0, 5 => 1, _ => Math.Exp(sampling.Normal()) })]);
            case "nulls":
                var nulls = Enumerable.Range(0, rows).Count(_ => random.Next(5) == 0);
                return Summaries.WithNulls(sampling.NormalColumn(rows - nulls), nulls);
            default:
                var column = sampling.NormalColumn(rows, law == "normal sketch moved" ? 0.5 : 0);
                return law == "normal" ? column : Summaries.FromSketches(column);
        }

        ColumnSummary Texts(Func<long> next)
        {
            var column = Summaries.OfTexts(Enumerable.Range(0, rows).Select(_ => next().ToString(CultureInfo.InvariantCulture)));
            return law.EndsWith("hashed", StringComparison.Ordinal) ? Summaries.FromSketches(column) : column;
        }
    }
}
