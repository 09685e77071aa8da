using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads a stage's <c>time</c>.</summary>
internal static class WindowSettings
{
    public static WindowConfig? Read(Setting setting)
    {
        if (setting.IsAbsent)
        {
            return null;
        }

        if (setting.Shape == SettingShape.Scalar)
        {
            return setting.OneOf([SettingNames.ProcessingTime]) is null ? null : new WindowConfig();
        }

        if (!setting.IsMapping(SettingNames.Time, "{column: created_at, granularities: [1 day]}"))
        {
            return null;
        }

        var column = setting["column"].Text("is missing: name the column of the event time, or write time: versions for windows between table versions");
        return new WindowConfig
        {
            TimeColumn = column is null ? null : Parse(setting["column"], column),
            Granularities = Granularities(setting["granularities"]),
            Zone = Zone(setting["zone"]),
        };
    }

    internal static ColumnPath? Parse(Setting setting, string text)
    {
        try
        {
            return ColumnPath.Parse(text);
        }
        catch (FormatException e)
        {
            setting.Mistake(e.Message);
            return null;
        }
    }

    private static List<string> Granularities(Setting setting)
    {
        if (setting.Shape is SettingShape.Nothing || (setting.Shape is SettingShape.Sequence && setting.Children.Count == 0))
        {
            setting.Mistake($"is missing: name one or more of {string.Join(", ", SettingNames.Granularities)}");
        }

        var granularities = new List<string>();
        foreach (var item in setting.Items("[1 day, 1 month]"))
        {
            if (item.OneOf(SettingNames.Granularities) is not { } granularity)
            {
                continue;
            }

            if (granularities.Contains(granularity))
            {
                item.Mistake($"{granularity} is in this list already");
                continue;
            }

            granularities.Add(granularity);
        }

        return granularities;
    }

    private static string Zone(Setting setting)
    {
        var zone = setting.Text()?.Trim();
        if (zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return zone ?? "UTC";
        }

        var nearest = NearestName.Find(zone, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
        setting.Mistake(nearest is null
            ? $"{zone} is not a time zone; use an IANA name such as Europe/Berlin"
            : $"{zone} is not a time zone; did you mean {nearest}?");
        return "UTC";
    }
}
