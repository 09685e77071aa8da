using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Finds what <c>ENTITY[/STAGE]</c> on a command line means in a configuration.</summary>
internal static class StageTargets
{
    /// <param name="targets">Names, percent-encoded as in addresses; none for everything.</param>
    public static IReadOnlyList<(EntityConfig Entity, StageConfig Stage)> Find(MonitorConfig config, IReadOnlyList<string> targets)
    {
        var all = config.Entities.SelectMany(e => e.Stages.Select(s => (Entity: e, Stage: s))).ToList();
        if (all.Count == 0)
        {
            throw new MonitorException("The configuration names no entities, so there is nothing to profile.", MonitorFault.Usage);
        }

        return targets.Count == 0 ? all : [.. targets.SelectMany(t => Find(all, t)).Distinct()];
    }

    /// <summary><c>entity</c> and <c>entity/stage</c> of everything configured, for completion.</summary>
    public static IEnumerable<string> Names(MonitorConfig config) => config.Entities.SelectMany(e =>
        e.Stages.Select(s => Name(e.Name, s.Name)).Prepend(new SummaryAddress(e.Name).ToString()));

    public static string Name(string entity, string? stage) => new SummaryAddress(entity) { Stage = stage }.ToString();

    private static List<(EntityConfig Entity, StageConfig Stage)> Find(List<(EntityConfig Entity, StageConfig Stage)> all, string target)
    {
        var address = Parse(target);
        var entity = all.Where(s => Same(s.Entity.Name, address.Entity)).ToList();
        if (entity.Count == 0)
        {
            throw Unknown(target, "entity", address.Entity, all.Select(s => s.Entity.Name).Distinct(StringComparer.Ordinal));
        }

        var stages = address.Stage is null ? entity : entity.Where(s => Same(s.Stage.Name, address.Stage)).ToList();
        return stages.Count > 0 ? stages : throw Unknown(target, "stage", address.Stage!, entity.Select(s => s.Stage.Name));
    }

    private static SummaryAddress Parse(string target)
    {
        SummaryAddress address;
        try
        {
            address = SummaryAddress.Parse(target);
        }
        catch (MonitorException e)
        {
            throw new MonitorException(e.Message, MonitorFault.Usage);
        }

        return address with { Stage = null } == new SummaryAddress(address.Entity)
            ? address
            : throw new MonitorException($"{target} has more than an entity and a stage; a table version is given by --table-version or --timestamp.", MonitorFault.Usage);
    }

    private static MonitorException Unknown(string target, string what, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = NearestName.Find(name, names);
        return new MonitorException(
            nearest is null ? $"{target}: there is no {what} {name}; there is {string.Join(", ", names)}." : $"{target}: there is no {what} {name}; did you mean {nearest}?",
            MonitorFault.Usage);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
