namespace SparkMonitor.Tests.Statistics;

/// <summary>F1 and covering of van den Burg and Williams (2020), as drift-and-root-cause.md 2.4 defines them.</summary>
internal static class ChangePointScore
{
    public static double F1(IReadOnlyList<int[]> annotators, IEnumerable<int> predicted, int margin = 5)
    {
        int[] found = [.. predicted.Append(0).Distinct().Order()];
        var sets = annotators.Select(a => a.Append(0).Distinct().Order().ToArray()).ToArray();
        var precision = (double)Hits([.. sets.SelectMany(s => s).Distinct().Order()], found, margin) / found.Length;
        var recall = sets.Average(s => (double)Hits(s, found, margin) / s.Length);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    public static double Cover(IReadOnlyList<int[]> annotators, IEnumerable<int> predicted, int length)
    {
        var segments = Segments(predicted, length);
        return annotators.Average(a => Segments(a, length).Sum(own => (own.To - own.From) / (double)length * segments.Max(s => Overlap(own, s))));
    }

    private static int Hits(int[] truth, int[] found, int margin)
    {
        var free = found.ToList();
        var hits = 0;
        foreach (var tau in truth)
        {
            var near = free.Where(x => Math.Abs(tau - x) <= margin).OrderBy(x => Math.Abs(tau - x)).Select(x => (int?)x).FirstOrDefault();
            if (near is { } used)
            {
                free.Remove(used);
                hits++;
            }
        }

        return hits;
    }

    private static (int From, int To)[] Segments(IEnumerable<int> points, int length)
    {
        int[] starts = [.. points.Append(0).Distinct().Order()];
        return [.. starts.Select((s, i) => (s, i + 1 < starts.Length ? starts[i + 1] : length))];
    }

    private static double Overlap((int From, int To) a, (int From, int To) b)
    {
        var common = Math.Max(0, Math.Min(a.To, b.To) - Math.Max(a.From, b.From));
        return common / (double)(a.To - a.From + b.To - b.From - common);
    }
}
