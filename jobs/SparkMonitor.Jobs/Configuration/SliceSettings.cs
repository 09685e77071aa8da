using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads a stage's <c>slices</c>: columns, predicates, and lists of these for crossed slices.</summary>
internal static class SliceSettings
{
    private const int MostTop = 10_000;
    private const string Example = "[origin, {where: \"delay > 60\"}]";

    public static IReadOnlyList<SliceConfig> Read(Setting setting)
    {
        var slices = new List<SliceConfig>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in setting.Items(Example))
        {
            if (Slice(item) is not { } slice)
            {
                continue;
            }

            if (!seen.Add(string.Join('\n', slice.Parts.Select(p => $"{p.IsPredicate} {p.Text}"))))
            {
                item.Mistake("the same slice stands in this list already");
                continue;
            }

            slices.Add(slice);
        }

        return slices;
    }

    private static SliceConfig? Slice(Setting setting)
    {
        if (setting.Shape != SettingShape.Sequence)
        {
            return Part(setting) is { } only ? new SliceConfig([only]) : null;
        }

        var parts = setting.Items(Example).Select(Part).ToList();
        var texts = parts.OfType<SlicePartConfig>().Select(p => p.Text).ToList();
        if (texts.Distinct(StringComparer.Ordinal).Count() < texts.Count)
        {
            setting.Mistake("a crossed slice names the same part twice");
            return null;
        }

        if (parts.Count == 0)
        {
            setting.Mistake("a crossed slice needs parts: columns or {where: ...}");
        }

        return parts.Count == 0 || parts.Contains(null) ? null : new SliceConfig(parts!);
    }

    private static SlicePartConfig? Part(Setting setting)
    {
        switch (setting.Shape)
        {
            case SettingShape.Scalar:
                return Column(setting, setting.Text(), SlicePartConfig.DefaultTop);
            case SettingShape.Mapping:
                break;
            default:
                setting.Mistake($"expected a column or {{where: \"delay > 60\"}}");
                return null;
        }

        if (!setting.IsMapping(SettingNames.Slice, "{column: origin, top: 10}"))
        {
            return null;
        }

        var (column, where, top) = (setting["column"], setting["where"], setting["top"]);
        if (column.IsAbsent == where.IsAbsent)
        {
            setting.Mistake(column.IsAbsent ? "needs column or where" : "has both column and where: cross them in a list instead, [column, {where: ...}]");
            return null;
        }

        if (column.IsAbsent)
        {
            if (!top.IsAbsent)
            {
                top.Mistake("belongs to column: a predicate has the values true, false and null");
            }

            return where.Text() is { } sql ? new SlicePartConfig(sql.Trim(), true) : null;
        }

        return Column(column, column.Text(), top.Integer(1, MostTop) ?? SlicePartConfig.DefaultTop);
    }

    private static SlicePartConfig? Column(Setting setting, string? text, int top) =>
        text is null || WindowSettings.Parse(setting, text) is not { } path ? null : new SlicePartConfig(path.ToString(), false, top);
}
