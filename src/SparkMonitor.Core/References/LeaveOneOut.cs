using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>Takes the tested rows out of a reference of the same table, by merging the reference's windows without those that hold tested rows.</summary>
internal sealed class LeaveOneOut(ScopeCatalog catalog)
{
    public ResolvedReference From(ReferenceSpec spec, IReadOnlyList<StoredScope> parts, StoredScope tested)
    {
        // Another version of the same table holds mostly the same rows.
        if (!parts.Any(p => string.Equals(p.TableId, tested.TableId, StringComparison.Ordinal) && p.Scope.Overlaps(tested.Scope) && MayShareSlice(p.Scope, tested.Scope)))
        {
            return new ResolvedReference(spec, parts);
        }

        var kept = new List<StoredScope>();
        foreach (var part in parts)
        {
            if (!part.Scope.Overlaps(tested.Scope))
            {
                kept.Add(part);
                continue;
            }

            var windows = tested.Scope.IsAllTime ? null : Finest(part);
            if (windows is null)
            {
                return new ResolvedReference(spec, parts) { Warnings = [ReferenceWarning.MayContainTested] };
            }

            // A part whose windows do not touch the tested one holds none of its rows, though its time is not told.
            kept.AddRange(windows.Exists(w => w.Scope.Overlaps(tested.Scope)) ? windows.Where(w => !w.Scope.Overlaps(tested.Scope)) : [part]);
        }

        if (kept.Count == 0)
        {
            return ResolvedReference.None(spec, "all its windows hold tested rows");
        }

        return kept.SequenceEqual(parts)
            ? new ResolvedReference(spec, parts)
            : new ResolvedReference(spec, kept) { Warnings = [ReferenceWarning.TestedLeftOut] };
    }

    /// <summary>The shortest windows stored within a part that hold all its rows, its null window among them; null where there are none.</summary>
    private List<StoredScope>? Finest(StoredScope part)
    {
        var inside = catalog.Stage(part.Scope.Entity, part.Scope.Stage, part.Reference)
            .Where(s => !s.Scope.IsAllTime && s.Scope != part.Scope && s.Scope.IsSameSlice(part.Scope) && s.TableVersion <= part.TableVersion
                && Granularities.TryParse(s.Scope.Granularity, out _) && Holds(part.Scope, s.Scope))
            .GroupBy(s => s.Scope.Granularity!, StringComparer.Ordinal)
            .OrderBy(g => Granularities.TryParse(g.Key, out var granularity) ? granularity : Granularity.Year);
        foreach (var windows in inside)
        {
            if (windows.Sum(w => w.Rows) == part.Rows)
            {
                return [.. windows.OrderBy(w => w.Scope.Window.Start ?? long.MaxValue)];
            }
        }

        return null;
    }

    private static bool Holds(SummaryScope whole, SummaryScope part) => whole.IsAllTime
        || (!part.Window.IsNull && !whole.Window.IsNull && part.Window.Start >= whole.Window.Start && part.Window.End <= whole.Window.End);

    private static bool MayShareSlice(SummaryScope left, SummaryScope right) =>
        !string.Equals(left.SliceKey, right.SliceKey, StringComparison.Ordinal) || left.IsSameSlice(right);
}
