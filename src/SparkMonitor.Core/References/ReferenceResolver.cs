using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>Finds the stored scopes that make a reference for a tested scope. Pure: it looks at keys, never at states.</summary>
/// <param name="catalog">What the store holds.</param>
public sealed class ReferenceResolver(ScopeCatalog catalog)
{
    private readonly LeaveOneOut _leaveOut = new(catalog);

    /// <summary>
    /// The parts of a reference without the rows that are tested: where they overlap, the reference is merged again from its finest stored
    /// windows that do not (contract section 8).
    /// </summary>
    /// <exception cref="MonitorException">An address that no window of its stage fits.</exception>
    public ResolvedReference Resolve(ReferenceSpec spec, StoredScope tested, ReferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tested);
        options ??= ReferenceOptions.Default;
        var found = spec.Kind switch
        {
            ReferenceKind.Previous => Before(spec, tested, options, 1),
            ReferenceKind.Rolling => Before(spec, tested, options, spec.Windows),
            ReferenceKind.Expanding => Before(spec, tested, options, int.MaxValue),
            ReferenceKind.SameSeason => SameSeason(spec, tested, options),
            ReferenceKind.OtherStage => OtherStage(spec, tested),
            ReferenceKind.OtherSlice => OtherSlice(spec, tested),
            ReferenceKind.ModelVersion => ModelVersion(spec, tested),
            ReferenceKind.Pinned => Pinned(spec, tested),
            _ => Address(spec, tested),
        };
        return found.Exists ? Checked(found, tested, options) : found;
    }

    private static ResolvedReference Checked(ResolvedReference found, StoredScope tested, ReferenceOptions options)
    {
        foreach (var part in found.Parts)
        {
            foreach (var (state, version) in part.Codecs)
            {
                if (tested.Codecs.TryGetValue(state, out var own) && own != version)
                {
                    return ResolvedReference.Refused(
                        found.Spec,
                        $"{part} was profiled with {state} of version {version}, the tested summaries have version {own}: profile the older of both again.");
                }
            }
        }

        var warnings = new List<ReferenceWarning>(found.Warnings);
        if (found.Rows < options.MinimumRows)
        {
            warnings.Add(ReferenceWarning.TooSmall);
        }

        if (found.Parts.Any(p => !p.Scope.IsWholeTable && IsSameStage(p, tested) && !string.Equals(p.ConfigHash, tested.ConfigHash, StringComparison.Ordinal)))
        {
            warnings.Add(ReferenceWarning.OtherConfiguration);
        }

        return warnings.Count == found.Warnings.Count ? found : found with { Warnings = warnings };
    }

    private static bool IsSameStage(StoredScope part, StoredScope tested) =>
        string.Equals(part.Scope.Entity, tested.Scope.Entity, StringComparison.Ordinal) && string.Equals(part.Scope.Stage, tested.Scope.Stage, StringComparison.Ordinal);

    private ResolvedReference Before(ReferenceSpec spec, StoredScope tested, ReferenceOptions options, int windows)
    {
        if (tested.Scope.Window.Start is not { } start)
        {
            return WithoutWindow(spec, tested);
        }

        var series = Past(tested, start, options);
        return Last(spec, series, windows, windows == int.MaxValue ? 1 : windows, "no window lies before it");
    }

    /// <summary>A whole table has no window before it, but a version.</summary>
    private ResolvedReference WithoutWindow(ReferenceSpec spec, StoredScope tested)
    {
        if (!tested.Scope.IsAllTime || spec.Kind != ReferenceKind.Previous)
        {
            return ResolvedReference.None(spec, tested.Scope.IsAllTime ? "a whole table has only its version before" : "rows without event time have no window before");
        }

        return catalog.VersionBefore(tested) is { } older
            ? new ResolvedReference(spec, [older]) { Warnings = [ReferenceWarning.MayContainTested] }
            : ResolvedReference.None(spec, "no earlier version of the table has been profiled");
    }

    private ResolvedReference SameSeason(ReferenceSpec spec, StoredScope tested, ReferenceOptions options)
    {
        if (tested.Scope.Window.Start is not { } start)
        {
            return ResolvedReference.None(spec, "only windows have seasons");
        }

        var calendar = Calendar(tested.Zone);
        var key = SeasonKey.Of(spec.Season, start, tested.Scope.Granularity, calendar);
        var series = Past(tested, start, options)
            .Where(s => SeasonKey.Of(spec.Season, s.Scope.Window.Start!.Value, s.Scope.Granularity, calendar) == key).ToList();
        return Last(spec, series, spec.Windows, 1, "no earlier window of the same season is stored");
    }

    private IReadOnlyList<StoredScope> Past(StoredScope tested, long start, ReferenceOptions options) => catalog.Series(
        tested.Scope, s => s.Scope.Window.End <= start && (options.Since is null || s.Scope.Window.Start >= options.Since) && s.Rows > 0);

    private static ResolvedReference Last(ReferenceSpec spec, IReadOnlyList<StoredScope> series, int windows, int wanted, string none)
    {
        if (series.Count == 0)
        {
            return ResolvedReference.None(spec, none);
        }

        var parts = series.Count <= windows ? series : [.. series.Skip(series.Count - windows)];
        return new ResolvedReference(spec, parts) { Warnings = parts.Count < wanted ? [ReferenceWarning.FewerWindows] : [] };
    }

    private ResolvedReference OtherStage(ReferenceSpec spec, StoredScope tested)
    {
        var scope = tested.Scope with { Stage = spec.Name! };
        if (string.Equals(spec.Name, tested.Scope.Stage, StringComparison.Ordinal))
        {
            return ResolvedReference.None(spec, "it is the tested stage itself");
        }

        if (catalog.Find(scope) is { } same)
        {
            return new ResolvedReference(spec, [same]);
        }

        // A stage without such windows (a training set) stands for all of them.
        var whole = scope with { Granularity = null, Window = TimeWindow.Null };
        return catalog.Series(scope).Count == 0 && catalog.Find(whole) is { } all
            ? new ResolvedReference(spec, [all])
            : ResolvedReference.None(
                spec, catalog.Stage(scope.Entity, scope.Stage).Count == 0 ? $"the stage {spec.Name} has no summaries" : $"the stage {spec.Name} has no such window and slice");
    }

    private ResolvedReference OtherSlice(ReferenceSpec spec, StoredScope tested)
    {
        var scope = tested.Scope with { SliceKey = spec.Name, SliceValue = spec.Value };
        if (scope.IsSameSlice(tested.Scope))
        {
            return ResolvedReference.None(spec, "it is the tested slice itself");
        }

        if (scope.IsWholeTable)
        {
            // The slices of one key share no row, so the table without the tested slice is all others together.
            var others = catalog.Stage(scope.Entity, scope.Stage)
                .Where(s => string.Equals(s.Scope.SliceKey, tested.Scope.SliceKey, StringComparison.Ordinal)
                    && string.Equals(s.Scope.Granularity, scope.Granularity, StringComparison.Ordinal) && s.Scope.Window == scope.Window
                    && !s.Scope.IsSameSlice(tested.Scope))
                .OrderBy(s => s.Scope.SliceValue, StringComparer.Ordinal).ToList();
            return others.Count == 0
                ? ResolvedReference.None(spec, "there is no other slice in the window")
                : new ResolvedReference(spec, others) { Warnings = [ReferenceWarning.TestedLeftOut] };
        }

        if (catalog.Find(scope) is not { } other)
        {
            return ResolvedReference.None(spec, $"the window has no slice {spec.Name}={spec.Value}");
        }

        var isDisjoint = string.Equals(scope.SliceKey, tested.Scope.SliceKey, StringComparison.Ordinal);
        return new ResolvedReference(spec, [other]) { Warnings = isDisjoint ? [] : [ReferenceWarning.MayContainTested] };
    }

    private ResolvedReference ModelVersion(ReferenceSpec spec, StoredScope tested)
    {
        if (!string.Equals(tested.Scope.SliceKey, spec.Name, StringComparison.Ordinal))
        {
            return ResolvedReference.None(spec, $"only slices of {spec.Name} have a model version");
        }

        var version = spec.Value ?? VersionBefore(tested.Scope);
        if (version is null || string.Equals(version, tested.Scope.SliceValue, StringComparison.Ordinal))
        {
            return ResolvedReference.None(spec, "it is the first model version, or the one compared with");
        }

        var scope = tested.Scope with { SliceValue = version };
        // The version before may have stopped serving: then its last window stands for it.
        var found = catalog.Find(scope) ?? catalog.Series(scope).LastOrDefault(s => s.Scope.Window.End <= tested.Scope.Window.Start);
        return found is null
            ? ResolvedReference.None(spec, $"the model version {version} has no window up to this one")
            : new ResolvedReference(spec, [found]);
    }

    /// <summary>The model version that appeared last before the tested one.</summary>
    private string? VersionBefore(SummaryScope tested)
    {
        var first = catalog.Stage(tested.Entity, tested.Stage)
            .Where(s => string.Equals(s.Scope.SliceKey, tested.SliceKey, StringComparison.Ordinal) && s.Scope.SliceValue is not null
                && string.Equals(s.Scope.Granularity, tested.Granularity, StringComparison.Ordinal))
            .GroupBy(s => s.Scope.SliceValue!, StringComparer.Ordinal)
            .Select(g => (Value: g.Key, Start: g.Min(s => s.Scope.Window.Start) ?? 0))
            .OrderBy(v => v.Start)
            .ThenBy(v => v.Value, StringComparer.Ordinal)
            .Select(v => v.Value)
            .ToList();
        var own = first.IndexOf(tested.SliceValue ?? "");
        return own > 0 ? first[own - 1] : null;
    }

    private ResolvedReference Pinned(ReferenceSpec spec, StoredScope tested)
    {
        var all = catalog.Pinned(tested.Scope.Entity, spec.Name!);
        if (all.Count == 0)
        {
            var names = string.Join(", ", catalog.PinnedNames(tested.Scope.Entity));
            return ResolvedReference.None(
                spec, $"{tested.Scope.Entity} has no reference {spec.Name}{(names.Length == 0 ? "; pin one with: sparkmonitor reference pin" : $"; there are {names}")}");
        }

        var ofSlice = all.Where(s => s.Scope.IsSameSlice(tested.Scope)).ToList();
        return ofSlice.Count == 0
            ? ResolvedReference.None(spec, $"the reference {spec.Name} has no slice {tested.Scope.SliceKey}={tested.Scope.SliceValue}")
            : _leaveOut.From(spec, Whole(ofSlice), tested);
    }

    /// <summary>All rows of a set of scopes: all time where it is stored, else the longest windows.</summary>
    private static List<StoredScope> Whole(List<StoredScope> scopes)
    {
        var all = scopes.FindAll(s => s.Scope.IsAllTime);
        if (all.Count > 0)
        {
            return all;
        }

        var longest = scopes.MaxBy(s => Granularities.TryParse(s.Scope.Granularity, out var g) ? (int)g : -1)!.Scope.Granularity;
        return [.. scopes.Where(s => string.Equals(s.Scope.Granularity, longest, StringComparison.Ordinal)).OrderBy(s => s.Scope.Window.Start ?? long.MaxValue)];
    }

    private ResolvedReference Address(ReferenceSpec spec, StoredScope tested)
    {
        var address = spec.Address!;
        var stage = address.Stage ?? tested.Scope.Stage;
        var stored = address.Reference is { } pin ? catalog.Pinned(address.Entity, pin) : catalog.Stage(address.Entity, stage);
        if (stored.Count == 0)
        {
            return ResolvedReference.None(spec, $"nothing is stored under {address}");
        }

        var window = address.WindowIn(Calendar(stored[0].Zone));
        var scope = new SummaryScope(
            address.Entity, address.Reference is null ? stage : stored[0].Scope.Stage, window?.Granularity.Name() ?? address.Granularity,
            window?.Window ?? TimeWindow.Null, address.SliceKey, address.SliceValue);
        var found = address.Reference is { } name ? catalog.FindPinned(name, scope) : catalog.Find(scope, address.Version, address.Timestamp);
        if (found is null)
        {
            return ResolvedReference.None(spec, $"nothing is stored under {address}");
        }

        return found == tested
            ? ResolvedReference.None(spec, "it is the tested scope itself")
            : _leaveOut.From(spec, [found], tested);
    }

    private static WindowCalendar Calendar(string zone) => WindowCalendar.Find(zone) ?? WindowCalendar.Utc;
}
