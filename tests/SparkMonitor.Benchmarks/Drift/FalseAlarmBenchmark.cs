using System.Globalization;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Multiplicity;
using Spectre.Console;

namespace SparkMonitor.Benchmarks.Drift;

/// <summary>Unchanged data at full size: how often p falls to 5 %, and how many windows have a discovery.</summary>
/// <param name="only">Methods to measure; all when empty.</param>
/// <param name="most">Rows of the larger side at most.</param>
/// <param name="least">Rows of the smaller side at least.</param>
internal sealed class FalseAlarmBenchmark(IAnsiConsole console, IReadOnlyList<string> only, long most = long.MaxValue, long least = 0)
{
    private const long RowsEach = 1000;

    private static readonly string[] All =
        ["psi", "kl", "js_distance", "hellinger", "total_variation", "l_infinity", "chi_square", "g_test", "ks", "cramer_von_mises", "anderson_darling", "mann_whitney", "energy", "brunner_munzel",
            "quantile_shift", "welch_t", "student_t", "variance_ratio", "bartlett", "levene", "brown_forsythe", "chi_square_fit", "length_change",
            "null_rate", "new_values", "vanished_values", "unseen_share", "distinct_change", "range_violations"];

    /// <summary>Divergences whose null is calibrated given the pooled counts.</summary>
    private static readonly HashSet<string> Calibrated = ["psi", "kl", "js_distance", "hellinger", "total_variation", "chi_square", "g_test"];

    private string[] Methods => only.Count == 0 ? All : [.. only];

    /// <summary>P-values of every method over sizes and cells, sides of equal size and not, cells of equal shares and not.</summary>
    public void Rates(int rounds)
    {
        var table = new Table().AddColumns(["n", "m", "cells", "shares", .. Methods]);
        var outside = new List<string>();
        foreach (var (n, m) in new (long, long)[] { (50, 50), (50, 500), (200, 200), (1000, 1000), (1000, 20_000), (20_000, 20_000), (1_000_000, 50_000), (1_000_000, 1_000_000) }
            .Where(s => Math.Max(s.Item1, s.Item2) <= most && Math.Min(s.Item1, s.Item2) >= least))
        {
            foreach (var (cells, falling) in new[] { (5, false), (5, true), (20, false), (20, true), (100, false), (100, true) })
            {
                var rates = Rates(n, m, cells, falling, rounds);
                var shares = falling ? "1 / rank" : "equal";
                table.AddRow([Text(n), Text(m), Text(cells), shares, .. rates.Select(r => (100 * r).ToString("F1", CultureInfo.InvariantCulture))]);
                outside.AddRange(Methods.Zip(rates).Where(r => r.Second > 0.06 || (r.Second < 0.04 && Calibrated.Contains(r.First)))
                    .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.First} {100 * r.Second:F2} at n {n}, m {m}, {cells} cells, {shares}")));
            }
        }

        console.Profile.Width = 230;
        console.Write(table);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"False alarms in % at 5 %, {rounds} rounds each: one standard error is {100 * Math.Sqrt(0.05 * 0.95 / rounds):F2}.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Above 6, or a calibrated divergence below 4: {outside.Count}");
        foreach (var line in outside)
        {
            console.MarkupLineInterpolated($"  {line}");
        }
    }

    private double[] Rates(long n, long m, int cells, bool falling, int rounds)
    {
        var random = new Random(20011203);
        var hits = new int[Methods.Length];
        for (var k = 0; k < rounds; k++)
        {
            var pair = new ColumnComparison(Column("x", Draw(n, cells, random, falling)), Column("x", Draw(m, cells, random, falling)));
            var options = MeasureOptions.Default with { Cells = CellConvention.PooledQuantiles, CellCount = cells, Seed = k };
            for (var i = 0; i < Methods.Length; i++)
            {
                hits[i] += DriftMethods.Get(Methods[i]).Measure(pair, options).LogPValue <= Math.Log(0.05) ? 1 : 0;
            }
        }

        return [.. hits.Select(h => (double)h / rounds)];
    }

    /// <summary>Families of all columns and slices, window after window against the window before.</summary>
    public async Task FamiliesAsync(int columns, int slices, int windows, int repeats)
    {
        foreach (var correction in new[] { Adjustment.BenjaminiHochberg, Adjustment.BenjaminiYekutieli })
        {
            var (families, discoveries, loud) = (0, 0, 0);
            for (var r = 0; r < repeats; r++)
            {
                var policy = DriftPolicy.Default with { Correction = correction, Threshold = ThresholdSpec.Fixed(0) };
                var request = new DriftRequest(policy) { EvaluationId = "benchmark", EvaluatedAt = BenchmarkScope.Epoch };
                await foreach (var finding in new DriftEvaluator(new Source(columns, slices, windows, r)).EvaluateAsync(request, CancellationToken.None))
                {
                    families += finding.Method.Name == FamilyMethod.Name ? 1 : 0;
                    discoveries += finding.Method.Name == FamilyMethod.Name && finding.QValue <= 0.05 ? 1 : 0;
                    loud += finding.Method.Name != FamilyMethod.Name && finding.Verdict == DriftVerdict.Detected
                        && finding.Measurement.Effect.Lower >= (finding.Method.ThresholdOfShift?.Invoke(0.1) ?? finding.Method.DefaultThreshold) ? 1 : 0;
                }
            }

            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"{columns} columns x {slices} slices x {windows} windows, {correction}: {discoveries} of {families} windows with a false discovery ({100.0 * discoveries / families:F1} %), {loud} findings above the default threshold");
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A column of these counts, with as many nulls as the last cell has rows.</summary>
    private static ColumnSummary Column(string name, long[] counts)
    {
        var kept = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).ToArray();
        var items = ItemSketch.Of(NumericUnit.Integer, [.. kept.Select(i => ItemKey.Sortable((long)i + 1))], [.. kept.Select(i => counts[i])]);
        return new ColumnSummary(
            name, "bigint", ColumnKind.Numeric, new ColumnStates(new CountsState { Rows = counts.Sum() + counts[^1], Nulls = counts[^1] }, null, null, null, items, TextState.Of(Lengths(counts), null, false, null, false)));
    }

    /// <summary>As if the cells' numbers were lengths of texts.</summary>
    private static MomentsState Lengths(long[] counts)
    {
        var kept = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).ToArray();
        var blocks = new OctaveBlocks();
        foreach (var i in kept)
        {
            blocks.Add(i + 1, counts[i], cells: false);
        }

        return MomentsState.Of(NumericUnit.Integer, blocks.Sums(), 0, kept[0] + 1, kept[^1] + 1);
    }

    /// <summary>Rows over cells whose shares are equal, or fall as 1 / rank.</summary>
    private static long[] Draw(long rows, int cells, Random random, bool falling = true)
    {
        var counts = new long[cells];
        var rest = Enumerable.Range(0, cells).Sum(Weight);
        for (var i = 0; i < cells - 1; i++)
        {
            counts[i] = Binomial(rows, Weight(i) / rest, random);
            rows -= counts[i];
            rest -= Weight(i);
        }

        counts[^1] = rows;
        return counts;

        double Weight(int cell) => falling ? 1.0 / (cell + 1) : 1;
    }

    /// <summary>By halving: the middle of n uniform values is a beta variate, so a large draw takes few steps (Relles 1972).</summary>
    private static long Binomial(long n, double p, Random random)
    {
        long hits = 0;
        while (n > 64)
        {
            var half = (n / 2) + 1;
            var (a, b) = (Gamma(half, random), Gamma(n + 1 - half, random));
            var middle = a / (a + b);
            if (middle <= p)
            {
                (hits, n, p) = (hits + half, n - half, Math.Min(1, (p - middle) / (1 - middle)));
            }
            else
            {
                (n, p) = (half - 1, p / middle);
            }
        }

        for (var i = 0; i < n; i++)
        {
            hits += random.NextDouble() < p ? 1 : 0;
        }

        return hits;
    }

    /// <summary>Marsaglia and Tsang 2000, for shapes of at least 1.</summary>
    private static double Gamma(double shape, Random random)
    {
        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = 1 + (c * x);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + (d * (1 - (v * v * v) + (3 * Math.Log(v)))))
            {
                return d * v * v * v;
            }
        }
    }

    private sealed class Source(int columns, int slices, int windows, int seed) : ISummarySource
    {
        private readonly Random _random = new(seed);

        public IReadOnlyList<StoredScope> Scopes { get; } =
            [.. Enumerable.Range(0, windows).SelectMany(w => Enumerable.Range(0, slices).Select(s => BenchmarkScope.Of(w, RowsEach, Text(s))))];

        public ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyList<ColumnSummary>>([.. Enumerable.Range(0, columns).Select(i =>
                Column(string.Create(CultureInfo.InvariantCulture, $"c{i}"), Draw(RowsEach, 5 + (i % 4 * 12), _random)))]);
    }
}
