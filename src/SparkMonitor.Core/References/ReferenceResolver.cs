namespace SparkMonitor.Core.References;

/// <summary>Finds the stored scopes that make a reference for a tested scope. Pure: it looks at keys, never at states.</summary>
/// <param name="catalog">What the store holds.</param>
public sealed partial class ReferenceResolver(ScopeCatalog catalog)
{
    /// <summary>
    /// The parts of a reference without the rows that are tested: where they overlap, the reference is merged again from its finest stored
    /// windows that do not (contract section 8).
    /// </summary>
    public ResolvedReference Resolve(ReferenceSpec spec, StoredScope tested, ReferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tested);
        _ = catalog;
        _ = options;
        throw new NotImplementedException();
    }
}
