namespace SparkMonitor.SparkConnect;

/// <summary>What must be done again in a new session: settings and temporary views, in the order of their making.</summary>
internal sealed class SessionMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<(string Name, SparkCommand Command)> _views = [];

    public void Set(string key, string value)
    {
        lock (_lock)
        {
            _settings[key] = value;
        }
    }

    public void Unset(string key)
    {
        lock (_lock)
        {
            _settings.Remove(key);
        }
    }

    public void AddView(string name, SparkCommand command)
    {
        lock (_lock)
        {
            _views.RemoveAll(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase));
            _views.Add((name, command));
        }
    }

    public void RemoveView(string name)
    {
        lock (_lock)
        {
            _views.RemoveAll(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    public (KeyValuePair<string, string>[] Settings, SparkCommand[] Views) Recall()
    {
        lock (_lock)
        {
            return ([.. _settings], [.. _views.Select(v => v.Command)]);
        }
    }
}
