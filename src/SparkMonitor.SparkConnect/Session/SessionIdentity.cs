namespace SparkMonitor.SparkConnect;

/// <summary>One session on the server: its id, what the server calls it, and whether it is known to be gone.</summary>
internal sealed class SessionIdentity(Guid id)
{
    private volatile string? _serverId;
    private volatile bool _lost;

    /// <summary>Lower case, as servers compare it.</summary>
    public string Id { get; } = id.ToString("D");

    /// <summary>The server's own id of the session; null until it said so, always null on Spark 3.5.</summary>
    public string? ServerId => _serverId;

    public bool Lost => _lost;

    public void MarkLost() => _lost = true;

    /// <summary>Takes note of the id in a response. False when it differs from the last one: the server was restarted.</summary>
    public bool Observe(string serverId)
    {
        if (serverId.Length == 0)
        {
            return true;
        }

        var known = _serverId;
        if (known is null)
        {
            _serverId = serverId;
            return true;
        }

        return string.Equals(known, serverId, StringComparison.Ordinal);
    }
}
