namespace SparkMonitor.SparkConnect;

/// <summary>How much dictionary-encoded columns of one stream may unfold to: a few bytes can name the same large value a million times.</summary>
internal sealed class GatherBudget(long bytes)
{
    private long _left = bytes;

    public void Spend(long amount)
    {
        _left -= amount;
        if (_left < 0)
        {
            throw SparkConnectException.Limit("Dictionary-encoded columns unfold to more bytes than a message may have.");
        }
    }
}
