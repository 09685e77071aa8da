using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Composition;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Finds what <c>[ENTITY/]NAME</c>, or <c>ref:ENTITY/NAME</c>, means among the references of a store.</summary>
internal static class ReferenceNames
{
    private const string Prefix = "ref:";

    /// <summary>The entity, where the text names one, and the reference's name.</summary>
    public static (string? Entity, string Name) Split(string text)
    {
        text = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? (null, Uri.UnescapeDataString(text))
            : (Uri.UnescapeDataString(text[..slash]), Uri.UnescapeDataString(text[(slash + 1)..]));
    }

    public static string Address(PinnedReference reference) => new SummaryAddress(reference.Entity) { Reference = reference.Name }.ToString();

    /// <summary>The reference that is in use under a name.</summary>
    public static async Task<PinnedReference> FindAsync(IMonitorSession session, string text, CancellationToken cancellation)
    {
        var (entity, name) = Split(text);
        var all = await ReferenceReader.ReadAsync(session.Tables, entity, null, cancellation);
        if (entity is not null)
        {
            return ReferenceJob.Require(all, entity, name);
        }

        var found = all.Where(r => !r.IsRetired && string.Equals(r.Name, name, StringComparison.Ordinal)).ToList();
        return found switch
        {
            [var only] => only,
            [] => ReferenceJob.Require(all, all.Select(r => r.Entity).Distinct(StringComparer.Ordinal).ToList() is [var entityName] ? entityName : "The store", name),
            _ => throw new MonitorException($"{string.Join(" and ", found.Select(r => r.Entity))} each have a reference {name}: write {found[0].Entity}/{name}.", MonitorFault.Usage),
        };
    }

    /// <summary>The entity of a configuration that a command without one is about.</summary>
    public static string OnlyEntity(MonitorConfig config, string example) => config.Entities.Count == 1
        ? config.Entities[0].Name
        : throw new MonitorException($"Name the entity too, as in {example}.", MonitorFault.Usage);
}
