using System.Globalization;
using System.Text;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>
/// Names summaries of an entity (contract section 7):
/// <c>entity[/stage][@v12 | @2026-01-31T00:00:00Z][#window[:granularity]][?slice=value[&amp;slice=value]]</c>, or a reference
/// <c>ref:entity/name</c>. Parts are percent-encoded; several slices are one crossed slice; a slice without <c>=</c> is SQL null.
/// </summary>
public sealed record SummaryAddress(string Entity)
{
    private const string ReferencePrefix = "ref:";

    public string? Stage { get; init; }

    /// <summary>The name of a pinned reference; then there is no stage.</summary>
    public string? Reference { get; init; }

    /// <summary>The source table's version; the current rows where neither version nor time is given.</summary>
    public long? Version { get; init; }

    /// <summary>The latest version of the source at a time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The window's label as <see cref="WindowLabel"/> reads it; null for all time.</summary>
    public string? Window { get; init; }

    /// <summary>The granularity's name, where it is given.</summary>
    public string? Granularity { get; init; }

    /// <summary>Keys and values of the slice's parts in order; empty for the whole table.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Slice { get; init; } = [];

    public string? SliceKey => Slice.Count == 0 ? null : SliceText.Key([.. Slice.Select(s => s.Key)]);

    public string? SliceValue => Slice.Count == 0 ? null : SliceText.Join([.. Slice.Select(s => s.Value)]);

    /// <exception cref="MonitorException">The text is no address.</exception>
    public static SummaryAddress Parse(string text)
    {
        var (rest, query) = Cut(text, '?');
        (rest, var fragment) = Cut(rest, '#');
        (rest, var at) = Cut(rest, '@');
        var isReference = rest.StartsWith(ReferencePrefix, StringComparison.Ordinal);
        var (entity, stage) = Cut(isReference ? rest[ReferencePrefix.Length..] : rest, '/');
        if (entity.Length == 0 || stage is { Length: 0 } || stage?.Contains('/', StringComparison.Ordinal) == true || (isReference && stage is null))
        {
            throw Malformed(text, isReference ? "a reference is ref:entity/name" : "it begins with entity or entity/stage");
        }

        var (window, granularity) = fragment is null ? (null, null) : WindowOf(text, fragment);
        var (version, timestamp) = at is null ? (null, null) : VersionOf(text, at);
        return new SummaryAddress(Decode(entity))
        {
            Stage = isReference || stage is null ? null : Decode(stage),
            Reference = isReference ? Decode(stage!) : null,
            Version = version,
            Timestamp = timestamp,
            Window = window,
            Granularity = granularity,
            Slice = query is null ? [] : [.. query.Split('&').Select(p => PartOf(text, p))],
        };
    }

    /// <summary>The window and its granularity in a calendar; null for all time.</summary>
    /// <exception cref="MonitorException">The label is no window of the calendar, or it needs its granularity.</exception>
    public (Granularity Granularity, TimeWindow Window)? WindowIn(WindowCalendar calendar)
    {
        if (Window is null)
        {
            return null;
        }

        return WindowLabel.Parse(calendar, Window, Granularities.TryParse(Granularity, out var given) ? given : null);
    }

    public bool Equals(SummaryAddress? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString()
    {
        var text = new StringBuilder(Reference is null ? "" : ReferencePrefix).Append(Encode(Entity));
        if ((Reference ?? Stage) is { } second)
        {
            text.Append('/').Append(Encode(second));
        }

        if (Version is { } version)
        {
            text.Append(CultureInfo.InvariantCulture, $"@v{version}");
        }
        else if (Timestamp is { } time)
        {
            text.Append('@').Append(TimeText.Format(TimeText.ToMicroseconds(time)));
        }

        if (Window is not null)
        {
            text.Append('#').Append(Encode(Window));
            if (Granularity is not null)
            {
                text.Append(':').Append(Encode(Granularity));
            }
        }

        for (var i = 0; i < Slice.Count; i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(Encode(Slice[i].Key));
            if (Slice[i].Value is { } value)
            {
                text.Append('=').Append(Encode(value));
            }
        }

        return text.ToString();
    }

    private static (string Window, string? Granularity) WindowOf(string text, string fragment)
    {
        // A label with a time of day has colons itself; only what is a granularity's name is taken for one.
        var colon = fragment.LastIndexOf(':');
        if (colon > 0)
        {
            var name = Decode(fragment[(colon + 1)..]);
            if (Granularities.TryParse(name, out var granularity))
            {
                return (Decode(fragment[..colon]), granularity.Name());
            }

            if (string.Equals(name, Granularities.ProcessingTime, StringComparison.Ordinal))
            {
                return (Decode(fragment[..colon]), name);
            }

            if (name.Length == 0 || !char.IsAsciiDigit(name[0]) || name.Contains(' ', StringComparison.Ordinal))
            {
                throw Malformed(text, $"{name} is no granularity; use {string.Join(", ", Granularities.AllNames)}");
            }
        }

        return fragment.Length == 0 ? throw Malformed(text, "the window behind # is missing") : (Decode(fragment), null);
    }

    private static (long?, DateTimeOffset?) VersionOf(string text, string at)
    {
        var decoded = Decode(at);
        if (decoded.StartsWith('v') && long.TryParse(decoded.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return (version, null);
        }

        return decoded.Length > 0 && char.IsAsciiDigit(decoded[0]) && TimeText.TryParse(decoded, out var time)
            ? (null, time)
            : throw Malformed(text, $"{decoded} is no version such as v12 and no time such as 2026-01-31T00:00:00Z");
    }

    private static KeyValuePair<string, string?> PartOf(string text, string part)
    {
        var (key, value) = Cut(part, '=');
        return key.Length == 0
            ? throw Malformed(text, "a slice is written key=value")
            : new KeyValuePair<string, string?>(Decode(key), value is null ? null : Decode(value));
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    private static string Encode(string part) => Uri.EscapeDataString(part);

    private static string Decode(string part) => Uri.UnescapeDataString(part);

    private static MonitorException Malformed(string text, string why) => new($"{text} is no address of summaries: {why}.", MonitorFault.Usage);
}
