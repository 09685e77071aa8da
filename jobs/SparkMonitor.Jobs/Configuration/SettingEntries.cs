namespace SparkMonitor.Jobs.Configuration;

/// <summary>Collects a mapping's entries and reports names that appear twice. Names differ by more than case, as columns do in Delta tables.</summary>
internal sealed class SettingEntries(ICollection<ConfigurationMistake> mistakes)
{
    private readonly List<SettingEntry> _entries = [];
    private readonly Dictionary<string, SettingEntry> _byName = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, SettingOrigin origin, SettingNode node)
    {
        var entry = new SettingEntry(name, origin, node);
        if (_byName.TryGetValue(name, out var first))
        {
            var other = string.Equals(first.Name, name, StringComparison.Ordinal) ? string.Empty : $" as {first.Name}, which differs only in case";
            mistakes.Add(new ConfigurationMistake(origin, string.Empty, $"{name} is already set on line {first.Origin.Line}{other}"));
            return;
        }

        _byName.Add(name, entry);
        _entries.Add(entry);
    }

    public void AddIfAbsent(SettingEntry entry)
    {
        if (_byName.TryAdd(entry.Name, entry))
        {
            _entries.Add(entry);
        }
    }

    public IReadOnlyList<SettingEntry> ToList() => _entries;
}
