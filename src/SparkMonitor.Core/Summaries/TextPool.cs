namespace SparkMonitor.Core.Summaries;

/// <summary>One instance of each text that a store's rows repeat: names, slices and windows recur in most of them.</summary>
internal sealed class TextPool
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The pooled text of a stored value; null where it is no text.</summary>
    public string? Of(object? value)
    {
        if (value is not string text)
        {
            return null;
        }

        if (!_texts.TryGetValue(text, out var pooled))
        {
            _texts.Add(text, pooled = text);
        }

        return pooled;
    }
}
