using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads a stage's <c>profilers</c>: SQL aggregates and expressions over their results.</summary>
internal static class ProfilerSettings
{
    private const string Placeholder = "{{column}}";

    public static IReadOnlyList<CustomProfilerConfig> Read(Setting setting)
    {
        var profilers = new List<CustomProfilerConfig>();
        foreach (var item in setting.Items("[{name: spread, sql: \"max({{column}}) - min({{column}})\", columns: [delay]}]"))
        {
            if (Profiler(item) is not { } profiler)
            {
                continue;
            }

            if (profilers.Any(p => string.Equals(p.Name, profiler.Name, StringComparison.Ordinal)))
            {
                item["name"].Mistake($"{profiler.Name} is the name of an earlier profiler");
                continue;
            }

            profilers.Add(profiler);
        }

        return profilers;
    }

    private static CustomProfilerConfig? Profiler(Setting setting)
    {
        if (setting.Shape != SettingShape.Mapping || !setting.IsMapping(SettingNames.Profiler, "{name: ..., sql: ..., columns: [...]}"))
        {
            if (setting.Shape != SettingShape.Mapping)
            {
                setting.Mistake("expected named settings such as {name: spread, sql: \"max({{column}}) - min({{column}})\", columns: [delay]}");
            }

            return null;
        }

        var name = setting["name"].Text();
        if (setting["name"].IsAbsent)
        {
            setting.Mistake("has no name");
        }

        var (sql, derived) = (setting["sql"], setting["derived"]);
        if (sql.IsAbsent == derived.IsAbsent)
        {
            setting.Mistake(sql.IsAbsent ? "needs sql (an aggregate) or derived (an expression over earlier profilers)" : "has both sql and derived: make them two profilers");
            return null;
        }

        var isDerived = sql.IsAbsent;
        var text = (isDerived ? derived : sql).Text();
        var columns = MonitorConfigReader.Texts(setting["columns"]);
        if (columns.Count == 0 && setting["columns"].Shape is SettingShape.Nothing or SettingShape.Sequence)
        {
            setting.Mistake($"has no columns: name columns or patterns, or {CustomProfilerConfig.WholeRow} for an aggregate over whole rows");
        }

        var usesColumn = text?.Contains(Placeholder, StringComparison.Ordinal) ?? false;
        if (!isDerived && text is not null && !usesColumn && columns.Any(c => c != CustomProfilerConfig.WholeRow))
        {
            sql.Mistake($"has no {Placeholder}, so every column would get the same value: use it, or set columns: [\"{CustomProfilerConfig.WholeRow}\"]");
        }

        if (usesColumn && columns.Contains(CustomProfilerConfig.WholeRow))
        {
            setting["columns"].Mistake($"{CustomProfilerConfig.WholeRow} stands for whole rows, which have no {Placeholder}");
        }

        return name is null || text is null ? null : new CustomProfilerConfig(name, text.Trim(), columns, isDerived);
    }
}
