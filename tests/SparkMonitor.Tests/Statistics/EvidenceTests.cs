using SparkMonitor.Core.Statistics.Evidence;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Evidence that may be looked at after every batch (Ville 1939): seeded simulations of continuous monitoring.</summary>
public class EvidenceTests
{
    private const double Alpha = 0.05;

    private static readonly double[] Law = [0.4, 0.25, 0.2, 0.1, 0.05];

    /// <summary>
    /// 600 references of 2,000 rows, each held against 80 unchanged batches of 400 and looked at after every one: at most 5 % ever cross, and three
    /// standard errors. Shares taken as known from such a reference cross far more often.
    /// </summary>
    [Fact]
    [Trait("Kind", "Simulation")]
    public void Unchanged_batches_under_continuous_monitoring_raise_an_alarm_no_more_often_than_stated()
    {
        const int Runs = 600, Batches = 80;
        var random = new Random(61);
        var (crossed, naive) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var reference = Draw(2000, Law, random);
            var (process, plain) = (new EvidenceProcess(), new DirichletEvidence([.. reference.Select(c => (c + 0.5) / 2002.5)]));
            var (alarm, plainAlarm) = (false, false);
            for (var b = 0; b < Batches; b++)
            {
                var batch = Draw(400, Law, random);
                alarm |= process.Add(ReferenceEvidence.LogEValue(reference, batch, Math.Log(0.01))) >= -Math.Log(Alpha - 0.01);
                plain.Add(batch);
                plainAlarm |= plain.Rejects(Alpha);
            }

            crossed += alarm ? 1 : 0;
            naive += plainAlarm ? 1 : 0;
        }

        Assert.InRange(crossed, 0, Runs * (Alpha + (3 * Math.Sqrt(Alpha * (1 - Alpha) / Runs))));
        Assert.True(naive > 0.2 * Runs, $"{naive} of {Runs}");
    }

    /// <summary>The mean of an e-value over unchanged batches is at most 1, for the least favourable law of the region too.</summary>
    [Fact]
    public void Mean_of_the_e_value_of_unchanged_batches_is_at_most_one()
    {
        var random = new Random(62);
        var reference = Draw(5000, Law, random);
        double sum = 0;
        for (var i = 0; i < 20_000; i++)
        {
            sum += Math.Exp(ReferenceEvidence.LogEValue(reference, Draw(30, Law, random), Math.Log(0.5)));
        }

        Assert.InRange(sum / 20_000, 0, 1);
    }

    /// <summary>By hand: two cells, a reference of no rows has the whole simplex as its region, so that no batch is evidence.</summary>
    [Fact]
    public void Reference_without_rows_gives_no_evidence()
    {
        Assert.True(ReferenceEvidence.LogEValue([0, 0], [30, 0], Math.Log(0.05)) <= 0);
        Assert.Equal(0, ReferenceEvidence.LogEValue([10, 20], [0, 0], Math.Log(0.05)), 12);
    }

    [Fact]
    public void Shift_that_one_batch_cannot_prove_is_proven_by_several()
    {
        var random = new Random(63);
        var reference = Draw(200_000, Law, random);
        double[] moved = [0.36, 0.27, 0.21, 0.1, 0.06];
        var process = new EvidenceProcess();
        for (var b = 0; b < 30; b++)
        {
            process.Add(ReferenceEvidence.LogEValue(reference, Draw(1500, Law, random), Math.Log(1e-6)));
        }

        var first = 0;
        for (var b = 1; b <= 20 && first == 0; b++)
        {
            first = process.Add(ReferenceEvidence.LogEValue(reference, Draw(1500, moved, random), Math.Log(1e-6))) >= -Math.Log(Alpha) ? b : 0;
        }

        Assert.InRange(first, 2, 20);
    }

    /// <summary>By hand: weights 1/2, 1/6, 1/12 for starts at the first, second and third batch, 1/4 for later ones.</summary>
    [Fact]
    public void Process_is_the_mean_over_the_batch_at_which_a_change_began()
    {
        var process = new EvidenceProcess();
        process.Add(Math.Log(2));
        process.Add(Math.Log(0.5));
        var expected = (2 * 0.5 * 3 / 2) + (0.5 * 3 / 6) + (3.0 / 12) + 0.25;
        Assert.Equal(Math.Log(expected), process.After(Math.Log(3)), 12);
        Assert.Equal(Math.Log(expected), process.Copy().Add(Math.Log(3)), 12);
        Assert.Equal(2, process.Count);
    }

    private static long[] Draw(int rows, double[] law, Random random)
    {
        var counts = new long[law.Length];
        for (var i = 0; i < rows; i++)
        {
            var (u, c) = (random.NextDouble(), 0);
            while (c < law.Length - 1 && (u -= law[c]) >= 0)
            {
                c++;
            }

            counts[c]++;
        }

        return counts;
    }
}
