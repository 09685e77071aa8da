using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Tables by the names a configuration gives them: <c>entity/stage</c>, <c>entity.stage</c>, and a stage or entity alone where that is unique.</summary>
internal static class TableNames
{
    public static IReadOnlyDictionary<string, string> Of(MonitorConfig config)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var stages = config.Entities.SelectMany(e => e.Stages.Select(s => (Entity: e.Name, s.Name, s.Table))).ToList();
        foreach (var (entity, stage, table) in stages)
        {
            names[$"{entity}/{stage}"] = table;
            names[$"{entity}.{stage}"] = table;
        }

        foreach (var group in stages.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1))
        {
            names.TryAdd(group.Key, group.First().Table);
        }

        foreach (var group in stages.GroupBy(s => s.Entity, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1))
        {
            names.TryAdd(group.Key, group.First().Table);
        }

        return names;
    }

    /// <summary>The location that a name or path on the command line means.</summary>
    public static string Locate(MonitorConfig config, string table, string workingFolder) =>
        Of(config).TryGetValue(table, out var location) ? location
        : table.Contains("://", StringComparison.Ordinal) || IsCatalogName(config, table) ? table
        : Path.GetFullPath(table, workingFolder);

    /// <summary>On Spark a name without a slash is one of the catalog.</summary>
    private static bool IsCatalogName(MonitorConfig config, string table) =>
        config.Engine.Name == "spark" && !table.StartsWith('.') && !table.AsSpan().ContainsAny('/', '\\');
}
