using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Tests.Profiling;

public sealed class HeavyItemsTests
{
    [Fact]
    public void Merge_ofGroups_boundsEveryCount()
    {
        var random = new Random(11);
        var groups = Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 3000).Select(_ => $"v{(int)(200 * Math.Pow(random.NextDouble(), 3))}").ToList()).ToList();
        var merged = groups.Select(g => HeavyItems.Of(g.CountBy(v => v).Select(c => new HeavyItem(c.Key, c.Value)), 0)).Aggregate((a, b) => a.Merge(b));
        var truth = groups.SelectMany(g => g).CountBy(v => v).ToDictionary(StringComparer.Ordinal);

        Assert.Equal(HeavyItems.Most, merged.Items.Count);
        Assert.All(merged.Items, i => Assert.InRange(truth[i.Text], i.Count, i.Count + merged.Error));
        var listed = merged.Items.Select(i => i.Text).ToHashSet(StringComparer.Ordinal);
        Assert.All(truth.Where(t => !listed.Contains(t.Key)), t => Assert.True(t.Value <= merged.Error));
    }
}
