using Microsoft.Extensions.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>A settings file as a layer of the configuration; keeps the tree, for the order, shape and place of every setting.</summary>
internal sealed class SettingsFileProvider(SettingNode? root) : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, (SettingNode Node, SettingOrigin Origin)> _nodes = new(StringComparer.OrdinalIgnoreCase);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        _nodes.Clear();
        if (root is not null)
        {
            Index(string.Empty, root, root.Origin);
        }
    }

    /// <summary>The node at a configuration path, and where its name (or, in a list, the node itself) was written.</summary>
    public bool TryFind(string path, out SettingNode? node, out SettingOrigin? origin)
    {
        var found = _nodes.TryGetValue(path, out var entry);
        (node, origin) = (entry.Node, entry.Origin);
        return found;
    }

    public override bool TryGet(string key, out string? value)
    {
        value = null;
        if (!_nodes.TryGetValue(key, out var entry) || entry.Node is not SettingScalar scalar)
        {
            return false;
        }

        value = scalar.Value;
        return true;
    }

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        earlierKeys.Concat(_nodes.TryGetValue(parentPath ?? string.Empty, out var entry) ? Keys(entry.Node) : []);

    private static IEnumerable<string> Keys(SettingNode node) => node switch
    {
        SettingMapping mapping => mapping.Entries.Select(e => SettingKey.Encode(e.Name)),
        SettingSequence sequence => Enumerable.Range(0, sequence.Items.Count).Select(Index),
        _ => [],
    };

    private static string Index(int i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Index(string path, SettingNode node, SettingOrigin origin)
    {
        _nodes[path] = (node, origin);
        switch (node)
        {
            case SettingMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Index(Join(path, SettingKey.Encode(entry.Name)), entry.Node, entry.Origin);
                }

                break;
            case SettingSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    Index(Join(path, Index(i)), sequence.Items[i], sequence.Items[i].Origin);
                }

                break;
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);
}
