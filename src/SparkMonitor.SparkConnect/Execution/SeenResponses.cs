namespace SparkMonitor.SparkConnect;

/// <summary>The ids of the last responses, so that one that comes again is not delivered again.</summary>
internal sealed class SeenResponses
{
    private const int Remembered = 1024;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The last new response; null before the first.</summary>
    public string? Last { get; private set; }

    /// <summary>False when the response was seen before.</summary>
    public bool Add(string id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        Last = id;
        _order.Enqueue(id);
        if (_order.Count > Remembered)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }
}
