namespace SparkMonitor.Core.Statistics.Evidence;

/// <summary>
/// Evidence that gathers from batch to batch and may be looked at after every one: the mean, over the batch at which a change began, of the products
/// of all e-values since. The chance that it ever reaches 1 / alpha without a change is at most alpha (Ville 1939).
/// </summary>
/// <remarks>A start at batch t has the weight 1 / (t (t + 1)), and these add up to 1; a quiet past costs ln t, not the evidence of the change.</remarks>
public sealed class EvidenceProcess
{
    private double _logBegun = double.NegativeInfinity;

    /// <summary>Batches so far.</summary>
    public int Count { get; private set; }

    /// <summary>ln of the evidence after a further batch of this e-value, without adding it.</summary>
    public double After(double logEValue) => Sum(Begun(logEValue), -Math.Log(Count + 2.0));

    /// <summary>Adds a batch; returns ln of the evidence so far.</summary>
    public double Add(double logEValue)
    {
        _logBegun = Begun(logEValue);
        Count++;
        return Sum(_logBegun, -Math.Log(Count + 1.0));
    }

    public EvidenceProcess Copy() => new() { _logBegun = _logBegun, Count = Count };

    private double Begun(double logEValue) => Sum(_logBegun, -Math.Log((Count + 1.0) * (Count + 2.0))) + logEValue;

    private static double Sum(double left, double right)
    {
        var most = Math.Max(left, right);
        return double.IsInfinity(most) ? most : most + Math.Log(Math.Exp(left - most) + Math.Exp(right - most));
    }
}
