using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Composition;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Which entities a command evaluates, and by which policy.</summary>
internal static class DriftEntities
{
    /// <summary>
    /// What is named; else what is configured with <c>drift</c>; else everything that is configured or, without a configuration, in the store.
    /// </summary>
    public static async Task<IReadOnlyList<(SummaryAddress Address, DriftPolicy Policy)>> FindAsync(
        MonitorConfig config, IMonitorSession session, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        if (targets.Count > 0)
        {
            return [.. targets.Select(t => Named(config, t))];
        }

        var judged = config.Entities.Where(e => e.Drift is not null).ToList();
        var entities = (judged.Count > 0 ? judged : config.Entities).Select(e => e.Name).ToList();
        if (entities.Count == 0)
        {
            var stages = await new SummaryReader(session.Tables).StagesAsync(new SummaryQuery(), cancellation);
            entities = [.. stages.Keys.Select(s => s.Entity).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        return entities.Count > 0 ? [.. entities.Select(e => (new SummaryAddress(e), Policy(config, e)))]
            : throw new MonitorException($"The store {session.Tables.Location} has no summaries yet: run sparkmonitor profile first.", MonitorFault.Usage);
    }

    public static DriftPolicy Policy(MonitorConfig config, string entity) =>
        config.Entities.FirstOrDefault(e => string.Equals(e.Name, entity, StringComparison.OrdinalIgnoreCase))?.Drift ?? DriftPolicy.Default;

    private static (SummaryAddress Address, DriftPolicy Policy) Named(MonitorConfig config, string target)
    {
        var address = SummaryAddress.Parse(target);
        if (address.Reference is not null || address.Version is not null || address.Timestamp is not null)
        {
            throw new MonitorException($"{target}: drift is evaluated of the store's current summaries; a version or reference is compared with sparkmonitor compare.", MonitorFault.Usage);
        }

        if (config.Entities.Count > 0)
        {
            var found = StageTargets.Find(config, [StageTargets.Name(address.Entity, address.Stage)])[0];
            address = address with { Entity = found.Entity.Name, Stage = address.Stage is null ? null : found.Stage.Name };
        }

        return (address, Policy(config, address.Entity));
    }
}
