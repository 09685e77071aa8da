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

    /// <summary>
    /// A cell is cut where it first holds r of n rows; a law with atoms allows cuts at some places only. The greatest mean of exp(l n d), d the relative
    /// entropy of the two shares, over all sets of places of a grid (longest path over the intervals between places) stays at most Agrawal's 1 / (1 - l)
    /// for fixed cells; for r = n it is 1 / (1 - l) itself where every place is allowed, as the largest of n uniform values has it.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(5, 4)]
    [InlineData(12, 2)]
    [InlineData(12, 11)]
    [InlineData(12, 12)]
    [InlineData(30, 3)]
    public void Cut_where_enough_rows_have_come_keeps_the_bound_of_a_fixed_cut_whatever_the_law(int n, int r)
    {
        const int Places = 80;
        foreach (var l in new[] { 0.02, 0.1, 0.3, 0.5, 0.8, 0.95 })
        {
            var most = new double[Places + 1];
            for (var j = 1; j <= Places; j++)
            {
                for (var i = 0; i < j; i++)
                {
                    most[j] = Math.Max(most[j], most[i] + Part(Place(i), Place(j), l));
                }
            }

            Assert.InRange(most[Places], 1, 1 / (1 - l));
            if (r == n && l < 0.5)
            {
                Assert.InRange(most[Places], 0.97 / (1 - l), 1 / (1 - l));
            }
        }

        static double Place(int i) => 0.5 * (1 - Math.Cos(Math.PI * i / Places));

        // The part of the mean in which fewer than r rows lie up to the place before, and r or more up to this one.
        double Part(double before, double at, double l)
        {
            var sum = 0.0;
            for (var k = r; k <= n; k++)
            {
                var share = (double)k / n;
                var log = LogChoose(n, k) + (l * (Times(k, share) + Times(n - k, 1 - share))) + ((1 - l) * (Times(k, at) + Times(n - k, 1 - at)));
                var fewer = 0.0;
                for (var x = 0; x < r; x++)
                {
                    fewer += Math.Exp(LogChoose(k, x) + Times(x, before / at) + Times(k - x, 1 - (before / at)));
                }

                sum += Math.Exp(log) * fewer;
            }

            return sum;
        }

        static double Times(int count, double share) => count == 0 ? 0 : count * Math.Log(Math.Max(share, 0));

        static double LogChoose(int of, int taken)
        {
            var log = 0.0;
            for (var x = 1; x <= taken; x++)
            {
                log += Math.Log((double)(of - taken + x) / x);
            }

            return log;
        }
    }

    /// <summary>
    /// The region of <see cref="ReferenceEvidence"/> against laws of few and many cells, some rare: 20,000 references of each, of which at most the stated
    /// part has its law outside. At k = 2 and 12 cells, n = 20 and 2,000.
    /// </summary>
    [Theory]
    [InlineData(2, 20)]
    [InlineData(2, 2000)]
    [InlineData(12, 20)]
    [InlineData(12, 2000)]
    [Trait("Kind", "Simulation")]
    public void Region_misses_the_law_no_more_often_than_stated(int cells, int rows)
    {
        const double Region = 0.1;
        var random = new Random(64);
        var weights = Enumerable.Range(0, cells).Select(c => Math.Pow(0.5, c)).ToArray();
        double[] law = [.. weights.Select(w => w / weights.Sum())];
        var missed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var counts = Draw(rows, law, random);
            var entropy = counts.Select((c, k) => c == 0 ? 0 : c * Math.Log(c / (rows * law[k]))).Sum();
            missed += entropy > ReferenceEvidence.Radius(cells, Math.Log(Region)) ? 1 : 0;
        }

        Assert.InRange(missed, 0, 20_000 * Region);
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
