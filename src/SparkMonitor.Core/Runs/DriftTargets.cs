using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>Finds the scopes of a store that an evaluation is about, and says what is wrong where there are none.</summary>
internal static class DriftTargets
{
    public static IReadOnlyList<StoredScope> Find(StoreCatalog catalog, DriftJobRequest request, string location)
    {
        var own = catalog.Scopes.Where(s => s.Reference is null).ToList();
        if (own.Count == 0)
        {
            throw Bad($"The store {location} has no summaries of {request.Entity}{(request.KnownAt is null ? "" : " from that time")}: profile it first.");
        }

        var stages = request.Stage is { } only ? [only] : request.Policy.Stages;
        RequireKnown("stage", request.Entity, stages, own.Select(s => s.Scope.Stage));
        own = [.. own.Where(s => stages.Count == 0 || stages.Contains(s.Scope.Stage, StringComparer.Ordinal))];
        RequireKnown("granularity", request.Entity, request.Policy.Granularities, own.Select(s => s.Scope.Granularity).OfType<string>());
        return request.Only is { Window: not null } or { Slice.Count: > 0 }
            ? One(own, request)
            : [.. own.Where(s => IsEvaluated(s.Scope, request, own))];
    }

    /// <exception cref="MonitorException">A pinned reference, stage or slice that a policy names does not exist.</exception>
    public static void RequireReferences(StoreCatalog catalog, string entity, IReadOnlyList<ReferenceSpec> references)
    {
        foreach (var spec in references)
        {
            switch (spec.Kind)
            {
                case ReferenceKind.Pinned:
                    RequireKnown("pinned reference", entity, [spec.Name!], catalog.References.Select(r => r.Name));
                    break;
                case ReferenceKind.OtherStage:
                    RequireKnown("stage", entity, [spec.Name!], catalog.Scopes.Select(s => s.Scope.Stage));
                    break;
                case ReferenceKind.OtherSlice or ReferenceKind.ModelVersion when spec.Name is not null:
                    RequireKnown("slice", entity, [spec.Name], catalog.Scopes.Select(s => s.Scope.SliceKey).OfType<string>());
                    break;
                default:
                    break;
            }
        }
    }

    // With windows the whole table is only the sum of what is evaluated anyway.
    private static bool IsEvaluated(SummaryScope scope, DriftJobRequest request, List<StoredScope> own)
    {
        if ((!request.Policy.Slices && !scope.IsWholeTable) || scope.IsNullWindow)
        {
            return false;
        }

        var granularities = request.Policy.Granularities;
        return granularities.Count > 0
            ? scope.Granularity is { } name && granularities.Contains(name, StringComparer.OrdinalIgnoreCase)
            : !scope.IsAllTime || !own.Exists(o => !o.Scope.IsAllTime && string.Equals(o.Scope.Stage, scope.Stage, StringComparison.Ordinal));
    }

    private static List<StoredScope> One(List<StoredScope> own, DriftJobRequest request)
    {
        var only = request.Only!;
        var found = own.Where(s => IsAsked(s)).ToList();
        return found.Count > 0 ? found
            : throw Bad($"{request.Entity} has no summaries of {Asked()}; it has {Windows(own)}.");

        bool IsAsked(StoredScope stored)
        {
            if (only.Slice.Count > 0
                ? !string.Equals(stored.Scope.SliceKey, only.SliceKey, StringComparison.Ordinal) || !string.Equals(stored.Scope.SliceValue, only.SliceValue, StringComparison.Ordinal)
                : !request.Policy.Slices && !stored.Scope.IsWholeTable)
            {
                return false;
            }

            if (only.WindowIn(WindowCalendar.Find(stored.Zone) ?? WindowCalendar.Utc) is not var (granularity, window))
            {
                return IsEvaluated(stored.Scope, request with { Policy = request.Policy with { Slices = true } }, own);
            }

            return string.Equals(stored.Scope.Granularity, granularity.Name(), StringComparison.Ordinal) && stored.Scope.Window == window;
        }

        string Asked() => string.Join(" and ", new[] { only.Window is null ? null : $"the window {only.Window}", only.Slice.Count == 0 ? null : $"the slice {only.SliceKey} = {only.SliceValue ?? "null"}" }.OfType<string>());
    }

    private static string Windows(List<StoredScope> own)
    {
        var windows = own.Where(s => s.Scope is { IsAllTime: false, IsNullWindow: false }).OrderBy(s => s.Scope.Window.Start).ToList();
        if (windows.Count == 0)
        {
            return "no windows";
        }

        var groups = windows.GroupBy(s => s.Scope.Granularity!).Select(g => $"{Label(g.First())} to {Label(g.Last())} ({g.Key})");
        return string.Join(", ", groups);
    }

    private static string Label(StoredScope stored) => Granularities.TryParse(stored.Scope.Granularity, out var granularity)
        ? WindowLabel.Format(WindowCalendar.Find(stored.Zone) ?? WindowCalendar.Utc, granularity, stored.Scope.Window)
        : TimeText.Format(stored.Scope.Window.End!.Value);

    private static void RequireKnown(string what, string entity, IReadOnlyList<string> names, IEnumerable<string> known)
    {
        if (names.Count == 0)
        {
            return;
        }

        var there = known.Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in names.Where(n => !there.Contains(n, StringComparer.Ordinal)))
        {
            throw UnknownName.In(entity, what, name, there);
        }
    }

    private static MonitorException Bad(string message) => new(message, MonitorFault.Usage);
}
