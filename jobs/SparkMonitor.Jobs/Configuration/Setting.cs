using System.Globalization;
using Microsoft.Extensions.Configuration;
using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>One place in the configuration: read with a type, it reports what does not fit and goes on.</summary>
/// <param name="path">The key in Microsoft.Extensions.Configuration; empty for the root.</param>
/// <param name="fullName">The name for people, joined by dots.</param>
internal sealed class Setting(SettingsTree tree, string path, string name, string fullName)
{
    public string Name => name;

    public SettingShape Shape => tree.Shape(path);

    public SettingOrigin Origin => tree.Origin(path);

    public bool IsFromFile => tree.IsFromFile(path);

    /// <summary>True where nothing is set: the name is absent, or stands there without a value.</summary>
    public bool IsAbsent => Shape == SettingShape.Nothing;

    /// <summary>The name from the root: <c>entities.flights.stages.raw.slices[0].column</c>.</summary>
    public string FullName => fullName;

    public Setting this[string key] => Child(key, fullName.Length == 0 ? key : $"{fullName}.{key}");

    public IReadOnlyList<Setting> Children => [.. tree.Keys(path).Select(k => this[SettingKey.Decode(k)])];

    public void Mistake(string message) => tree.Mistakes.Add(new ConfigurationMistake(Origin, fullName, message));

    /// <summary>True for a mapping; its names that are not among <paramref name="known"/> are reported. Nothing is a mapping without entries.</summary>
    public bool IsMapping(IReadOnlyList<string> known, string example)
    {
        if (!IsMapping(example))
        {
            return false;
        }

        foreach (var child in Children)
        {
            if (!known.Contains(child.Name, StringComparer.OrdinalIgnoreCase))
            {
                var nearest = NearestName.Find(child.Name, known);
                child.Mistake(nearest is null
                    ? $"unknown setting; here may stand {string.Join(", ", known)}"
                    : $"unknown setting; did you mean {nearest}?");
            }
        }

        return true;
    }

    /// <summary>True for a mapping of the user's own names.</summary>
    public bool IsMapping(string example)
    {
        if (Shape is SettingShape.Mapping or SettingShape.Nothing)
        {
            return true;
        }

        // A mapping whose names are all digits looks like a list where only variables set it.
        if (Shape == SettingShape.Sequence && !IsFromFile)
        {
            return true;
        }

        Mistake($"expected named settings such as {example}, found {Found}");
        return false;
    }

    /// <summary>The items of a list; a single value is a list of one.</summary>
    public IReadOnlyList<Setting> Items(string example)
    {
        switch (Shape)
        {
            case SettingShape.Nothing:
                return [];
            case SettingShape.Scalar:
                return [this];
            case SettingShape.Sequence:
                return [.. tree.Keys(path).Select(k => Child(k, $"{fullName}[{k}]"))];
            default:
                Mistake($"expected a list such as {example}, found {Found}");
                return [];
        }
    }

    /// <summary>The text of a scalar; null, and a mistake unless it may be absent, otherwise.</summary>
    public string? Text(string? missing = null)
    {
        switch (Shape)
        {
            case SettingShape.Scalar when tree.Value(path)!.Trim().Length > 0:
                return tree.Value(path);
            case SettingShape.Scalar:
                Mistake("is empty");
                return null;
            case SettingShape.Nothing when missing is null:
                return null;
            case SettingShape.Nothing:
                Mistake(missing);
                return null;
            default:
                Mistake($"expected text, found {Found}");
                return null;
        }
    }

    public int? Integer(int least, int most)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Mistake(string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}, found {text}"));
        return null;
    }

    /// <summary>A number between two bounds, both included unless <paramref name="isOpen"/>.</summary>
    public double? Real(double least, double most, bool isOpen = false)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            && (isOpen ? value > least && value < most : value >= least && value <= most))
        {
            return value;
        }

        var bounds = double.IsFinite(least) && double.IsFinite(most) ? string.Create(CultureInfo.InvariantCulture, $" {(isOpen ? "between" : "from")} {least} {(isOpen ? "and" : "to")} {most}")
            : double.IsFinite(least) ? string.Create(CultureInfo.InvariantCulture, $" {(isOpen ? "above" : "of at least")} {least}")
            : "";
        Mistake($"expected a number{bounds}, found {text}");
        return null;
    }

    public bool? Flag() => OneOf(["true", "false"]) is { } word ? word == "true" : null;

    public long? Size()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (ByteSize.TryParse(text, out var bytes))
        {
            return bytes;
        }

        Mistake($"expected a size such as 4GB or 512MiB, found {text}");
        return null;
    }

    /// <summary>One of a few words, in any case.</summary>
    public string? OneOf(IReadOnlyList<string> words)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        var known = words.FirstOrDefault(w => string.Equals(w, text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            var nearest = NearestName.Find(text, words);
            Mistake(nearest is null ? $"{text} is not one of {string.Join(", ", words)}" : $"{text} is unknown; did you mean {nearest}?");
        }

        return known;
    }

    private Setting Child(string key, string childName)
    {
        var part = SettingKey.Encode(key);
        return new Setting(tree, path.Length == 0 ? part : ConfigurationPath.Combine(path, part), key, childName);
    }

    private string Found => Shape switch
    {
        SettingShape.Mapping => "named settings",
        SettingShape.Sequence => "a list",
        SettingShape.Scalar => $"the value {tree.Value(path)}",
        _ => "nothing",
    };
}
