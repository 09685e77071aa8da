using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Windows;

namespace SparkMonitor.Tests.Summaries;

public sealed class RollUpTests
{
    [Fact]
    public void Of_everyLevelAndSlice_isTheSumOfItsRows()
    {
        var (min, max) = (Times.Micros("2000-11-20T00:00:00Z"), Times.Micros("2001-04-10T00:00:00Z"));
        var hierarchy = WindowHierarchy.Build(Times.Calendar("America/Sao_Paulo"), [Granularity.Week, Granularity.Month, Granularity.Year], min, max);
        var plan = new ProfilePlan(new ProfileSource(Profiling.PlannerScenario.Odd), [])
        {
            TimeColumn = new LeafColumn(new ColumnPath("time"), new ColumnType(TypeKind.Timestamp)),
            BaseWindows = hierarchy.BaseWindows,
            Levels = hierarchy.Levels,
            Slices = [new SlicePlan("s", [new PredicateSlice("s")])],
        };
        var random = new Random(8);
        var rows = Enumerable.Range(0, 3000).Select(_ => (Time: random.Next(20) == 0 ? (long?)null : random.NextInt64(min, max + 1), Code: random.Next(2) * 2)).ToList();
        var grid = new WindowGrid(plan.BaseWindows);
        var groups = new[] { 1, 3 }.Select((codes, d) =>
        {
            var counts = new Sum?[plan.Layout.Windows * codes];
            foreach (var (time, code) in rows)
            {
                var at = ((time is { } t ? grid.IndexOf(t) : grid.NullIndex) * codes) + (d == 0 ? 0 : code);
                counts[at] = (counts[at] ?? new Sum(0)) + new Sum(1);
            }

            return (IReadOnlyList<Sum?>)counts;
        }).ToList();

        var result = RollUp.Of(plan, groups, (a, b) => a + b).ToDictionary(r => r.Group, r => r.Value.Value);

        Assert.DoesNotContain(result.Keys, g => !g.IsAllTime && !plan.Levels[g.Level].Requested);
        Assert.Equal(rows.Count, result[SummaryGroup.WholeTable]);
        foreach (var (group, count) in result)
        {
            var expected = rows.Count(r => (group.Dimension == 0 || r.Code == group.Code)
                && (group.IsAllTime || (group.WindowIn(plan).IsNull ? r.Time is null : r.Time >= group.WindowIn(plan).Start && r.Time < group.WindowIn(plan).End)));
            Assert.Equal(expected, count);
        }

        Assert.Equal(2 * 3 * rows.Count, result.Where(g => g.Key.Dimension < 2 && !g.Key.IsAllTime).Sum(g => g.Value));
    }

    [Fact]
    public void MergeAll_manyValues_mergesEachOnlyLogarithmicallyOften()
    {
        var merges = new Dictionary<int, int>();
        RollUp.MergeAll<string>([.. Enumerable.Range(0, 1024).Select(_ => (string?)"x")], (a, b) =>
        {
            merges[a.Length] = merges.GetValueOrDefault(a.Length) + 1;
            return a + b;
        });

        Assert.Equal(1023, merges.Values.Sum());
        Assert.Equal(10, merges.Count);
    }

    private sealed record Sum(long Value)
    {
        public static Sum operator +(Sum left, Sum right) => new(left.Value + right.Value);
    }
}
