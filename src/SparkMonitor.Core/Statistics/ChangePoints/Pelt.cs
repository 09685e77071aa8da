namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>The segmentation with the least total cost plus a penalty per change point, by pruned exact search.</summary>
/// <remarks>Killick, Fearnhead, Eckley, Optimal detection of changepoints with a linear computational cost (2012).</remarks>
public static class Pelt
{
    /// <summary>First indexes of the new segments, ascending; empty when the series is best left whole.</summary>
    public static int[] Find(ISegmentCost cost, double penalty) => Solve(cost, penalty).Points;

    /// <summary>The change points with the total cost, penalties left out.</summary>
    public static (int[] Points, double Cost) Solve(ISegmentCost cost, double penalty)
    {
        ArgumentNullException.ThrowIfNull(cost);
        int n = cost.Length, least = Math.Max(1, cost.Least);
        if (n < 2 * least)
        {
            return ([], n == 0 ? 0 : cost.Of(0, n));
        }

        var best = new double[n + 1];
        var previous = new int[n + 1];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -penalty;
        var candidates = new List<(int Start, int Until)> { (0, int.MaxValue) };
        var totals = new List<double>();
        for (var t = least; t <= n; t++)
        {
            // A start becomes available once a segment of the least length fits behind it.
            if (t - least >= least)
            {
                candidates.Add((t - least, int.MaxValue));
            }

            totals.Clear();
            foreach (var (s, _) in candidates)
            {
                var total = best[s] + cost.Of(s, t);
                totals.Add(total);
                if (total + penalty < best[t])
                {
                    best[t] = total + penalty;
                    previous[t] = s;
                }
            }

            // A start that is worse than the best by more than the penalty can never win again once a further segment fits behind t.
            var kept = 0;
            for (var i = 0; i < candidates.Count; i++)
            {
                var (start, until) = candidates[i];
                until = totals[i] > best[t] ? Math.Min(until, t + least) : until;
                if (t < until)
                {
                    candidates[kept++] = (start, until);
                }
            }

            candidates.RemoveRange(kept, candidates.Count - kept);
        }

        var points = new List<int>();
        for (var t = previous[n]; t > 0; t = previous[t])
        {
            points.Add(t);
        }

        points.Reverse();
        return ([.. points], best[n] - points.Count * penalty);
    }
}
