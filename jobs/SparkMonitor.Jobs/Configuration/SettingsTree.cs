using Microsoft.Extensions.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>The layered configuration with the place of every setting, and the mistakes found while it is read.</summary>
internal sealed class SettingsTree
{
    private readonly IConfigurationRoot _root;
    private readonly SettingsFileProvider? _file;

    public SettingsTree(IConfigurationRoot root, string source)
    {
        _root = root;
        _file = root.Providers.OfType<SettingsFileProvider>().FirstOrDefault();
        Source = source;
    }

    /// <summary>What a setting that stands nowhere is said to be missing from.</summary>
    public string Source { get; }

    public List<ConfigurationMistake> Mistakes { get; } = [];

    public Setting Root => new(this, string.Empty, string.Empty, string.Empty);

    public string? Value(string path) => path.Length > 0 ? _root[path]
        : _file is not null && _file.TryGet(path, out var value) ? value
        : null;

    /// <summary>Names of the children, in the order of the file, then those that only other layers set.</summary>
    public IReadOnlyList<string> Keys(string path)
    {
        var children = (path.Length == 0 ? _root.GetChildren() : _root.GetSection(path).GetChildren()).Select(c => c.Key).ToList();
        if (_file is not null && _file.TryFind(path, out var node, out _) && node is SettingMapping mapping)
        {
            var known = children.ToHashSet(StringComparer.OrdinalIgnoreCase);
            var ordered = mapping.Entries.Select(e => SettingKey.Encode(e.Name)).ToList();
            known.ExceptWith(ordered);
            return [.. ordered, .. children.Where(known.Contains)];
        }

        return children;
    }

    public SettingShape Shape(string path)
    {
        if (Value(path) is not null)
        {
            return SettingShape.Scalar;
        }

        if (_file is not null && _file.TryFind(path, out var node, out _) && node is not SettingScalar)
        {
            return node is SettingMapping ? SettingShape.Mapping : SettingShape.Sequence;
        }

        var keys = Keys(path);
        return keys.Count == 0 ? SettingShape.Nothing
            : keys.All(k => k.All(char.IsAsciiDigit)) ? SettingShape.Sequence
            : SettingShape.Mapping;
    }

    /// <summary>The place of a setting by its full name; of what it stands in where it is not set itself.</summary>
    public SettingOrigin Locate(string fullName)
    {
        var nearest = Root;
        for (var found = true; found;)
        {
            found = false;
            IEnumerable<Setting> inside = nearest.Shape == SettingShape.Sequence ? nearest.Items(string.Empty) : nearest.Children;
            foreach (var child in inside)
            {
                var rest = fullName.AsSpan().StartsWith(child.FullName, StringComparison.Ordinal) ? fullName[child.FullName.Length..] : null;
                if (rest is not null && (rest.Length == 0 || rest[0] is '.' or '['))
                {
                    (nearest, found) = (child, rest.Length > 0);
                    break;
                }
            }
        }

        return nearest.Origin;
    }

    public SettingOrigin Origin(string path)
    {
        foreach (var layer in _root.Providers.Reverse())
        {
            if (layer is NamedSettingsProvider named && named.NameOf(path) is { } name)
            {
                return new SettingOrigin(name);
            }

            if (layer is SettingsFileProvider file && file.TryFind(path, out _, out var origin))
            {
                return origin!;
            }
        }

        return new SettingOrigin(Source);
    }

    /// <summary>True where the file, and not the environment or the command line, has the last word on a value.</summary>
    public bool IsFromFile(string path) => Origin(path).Line > 0;
}
