namespace SparkMonitor.Core.References;

/// <summary>The stored scopes that stand for a reference of one tested scope, or why there are none.</summary>
/// <param name="Spec">The reference as configured.</param>
/// <param name="Parts">Scopes to merge, oldest first; they share no row. Empty where there is no reference.</param>
public sealed record ResolvedReference(ReferenceSpec Spec, IReadOnlyList<StoredScope> Parts)
{
    public IReadOnlyList<ReferenceWarning> Warnings { get; init; } = [];

    /// <summary>Why nothing can be compared: no such window, or other sketch settings; null where there is a reference.</summary>
    public string? Missing { get; init; }

    /// <summary>True where the parts were profiled in a way that must not be compared, which a user has to mend.</summary>
    public bool IsRefused { get; init; }

    public bool Exists => Missing is null;

    public long Rows => Parts.Sum(p => p.Rows);

    public static ResolvedReference None(ReferenceSpec spec, string why) => new(spec, []) { Missing = why };

    public static ResolvedReference Refused(ReferenceSpec spec, string why) => new(spec, []) { Missing = why, IsRefused = true };
}
