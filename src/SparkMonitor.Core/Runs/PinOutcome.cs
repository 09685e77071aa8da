using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Runs;

/// <summary>What pinning came to.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="Committed">False where the same was pinned under this name before; nothing was written then.</param>
/// <param name="Summaries">Summary rows that were copied.</param>
/// <param name="Profiled">The profile that was made for it; null where the store held what was pinned.</param>
public sealed record PinOutcome(PinnedReference Reference, bool Committed, long Summaries, ProfileOutcome? Profiled);
