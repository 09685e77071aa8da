using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>A tested scope with the reference that was found for it.</summary>
/// <param name="GrownBy">Earlier windows that are tested with it because it is too small; oldest first.</param>
/// <param name="Epoch">The columns that it is about, by where their baseline begins.</param>
internal sealed record PlannedComparison(StoredScope Tested, IReadOnlyList<StoredScope> GrownBy, ResolvedReference Reference, BaselineEpoch Epoch)
{
    /// <summary>The scopes that it reads.</summary>
    public IEnumerable<StoredScope> Scopes => Reference.Parts.Concat(GrownBy).Append(Tested);
}
