using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.References;

/// <summary>
/// A reference as it is configured or asked for. Its text form is also its id in findings:
/// <c>previous</c>, <c>rolling:7</c>, <c>expanding</c>, <c>season:weekday</c> or <c>season:weekday:4</c>, <c>pinned:NAME</c>,
/// <c>stage:NAME</c>, <c>slice:KEY=VALUE</c>, <c>slice:</c> for the whole table, <c>model:COLUMN</c> for the version before,
/// <c>model:COLUMN=VALUE</c>, or an address.
/// </summary>
public sealed record ReferenceSpec(ReferenceKind Kind)
{
    private const int DefaultSeasons = 8;

    private static readonly (string Name, Season Season)[] Seasons =
    [
        ("hour", Season.HourOfDay), ("weekday", Season.DayOfWeek), ("month", Season.MonthOfYear), ("quarter", Season.QuarterOfYear),
    ];

    public static ReferenceSpec Previous { get; } = new(ReferenceKind.Previous);

    public static ReferenceSpec Expanding { get; } = new(ReferenceKind.Expanding);

    /// <summary>The pin's, the stage's or the slice column's name.</summary>
    public string? Name { get; init; }

    /// <summary>The slice's value or the model version; null for SQL null, or for the version before.</summary>
    public string? Value { get; init; }

    /// <summary>How many windows are merged: rolling, or seasons back.</summary>
    public int Windows { get; init; } = 1;

    public Season Season { get; init; }

    /// <summary>For <see cref="ReferenceKind.Address"/>.</summary>
    public SummaryAddress? Address { get; init; }

    public static ReferenceSpec Rolling(int windows) => new(ReferenceKind.Rolling) { Windows = windows };

    public static ReferenceSpec Pinned(string name) => new(ReferenceKind.Pinned) { Name = name };

    public static ReferenceSpec OtherStage(string stage) => new(ReferenceKind.OtherStage) { Name = stage };

    public static ReferenceSpec SameSeason(Season season, int windows = DefaultSeasons) =>
        new(ReferenceKind.SameSeason) { Season = season, Windows = windows };

    /// <param name="key">The slice's key; null for the whole table.</param>
    public static ReferenceSpec OtherSlice(string? key, string? value = null) => new(ReferenceKind.OtherSlice) { Name = key, Value = value };

    /// <param name="column">The slice whose values are model versions.</param>
    /// <param name="version">Null for the version that came before the tested one.</param>
    public static ReferenceSpec ModelVersion(string column, string? version = null) =>
        new(ReferenceKind.ModelVersion) { Name = column, Value = version };

    /// <summary>Reads the text form.</summary>
    /// <exception cref="MonitorException">The text names no reference; the message says what may stand there.</exception>
    public static ReferenceSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (word, rest) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return word switch
        {
            "previous" when colon < 0 => Previous,
            "expanding" when colon < 0 => Expanding,
            "rolling" => Rolling(Count(text, rest)),
            "season" => OfSeason(text, rest),
            "pinned" => Pinned(Named(text, rest)),
            "ref" => OfAddress(text),
            "stage" => OtherStage(Named(text, rest)),
            "slice" => OfSlice(rest),
            "model" => OfModel(text, rest),
            _ => OfAddress(text),
        };
    }

    public override string ToString() => Kind switch
    {
        ReferenceKind.Previous => "previous",
        ReferenceKind.Expanding => "expanding",
        ReferenceKind.Rolling => string.Create(CultureInfo.InvariantCulture, $"rolling:{Windows}"),
        ReferenceKind.SameSeason => string.Create(CultureInfo.InvariantCulture, $"season:{Seasons.First(s => s.Season == Season).Name}:{Windows}"),
        ReferenceKind.Pinned => $"pinned:{Name}",
        ReferenceKind.OtherStage => $"stage:{Name}",
        ReferenceKind.OtherSlice => Name is null ? "slice:" : Value is null ? $"slice:{Name}" : $"slice:{Name}={Value}",
        ReferenceKind.ModelVersion => Value is null ? $"model:{Name}" : $"model:{Name}={Value}",
        _ => Address!.ToString(),
    };

    private static int Count(string text, string rest) =>
        int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? count
            : throw Bad(text, "behind the colon stands how many windows, as in rolling:7");

    private static string Named(string text, string rest) => rest.Length > 0 ? rest : throw Bad(text, "the name behind the colon is missing");

    private static ReferenceSpec OfSeason(string text, string rest)
    {
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? rest : rest[..colon];
        var found = Array.FindIndex(Seasons, s => string.Equals(s.Name, name, StringComparison.Ordinal));
        return found < 0
            ? throw Bad(text, $"{name} is no season; use {string.Join(", ", Seasons.Select(s => s.Name))}, as in season:weekday or season:weekday:4")
            : SameSeason(Seasons[found].Season, colon < 0 ? DefaultSeasons : Count(text, rest[(colon + 1)..]));
    }

    private static ReferenceSpec OfSlice(string rest)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        return rest.Length == 0 ? OtherSlice(null) : equals < 0 ? OtherSlice(rest) : OtherSlice(rest[..equals], rest[(equals + 1)..]);
    }

    private static ReferenceSpec OfModel(string text, string rest)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? ModelVersion(Named(text, rest)) : ModelVersion(Named(text, rest[..equals]), rest[(equals + 1)..]);
    }

    private static ReferenceSpec OfAddress(string text)
    {
        if (!text.AsSpan().ContainsAny("/#@?"))
        {
            string[] words = ["previous", "expanding", "rolling:7", "season:weekday", "pinned:NAME", "stage:NAME", "slice:KEY=VALUE", "model:COLUMN"];
            var near = NearestName.Find(text, words.Select(w => w.Split(':')[0]));
            throw Bad(text, $"{(near is null ? "" : $"did you mean {near}? ")}It is one of {string.Join(", ", words)} or an address such as flights/raw#2001-03");
        }

        var address = SummaryAddress.Parse(text);
        return address is { Reference: { } pin, Window: null, Slice.Count: 0 }
            ? Pinned(pin)
            : new ReferenceSpec(ReferenceKind.Address) { Address = address };
    }

    private static MonitorException Bad(string text, string why) => new($"{text} is no reference: {why}.", MonitorFault.Usage);
}
