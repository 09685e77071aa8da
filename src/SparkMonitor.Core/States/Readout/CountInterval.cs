namespace SparkMonitor.Core.States.Readout;

/// <summary>Bounds of a count that a sketch does not know exactly, both included.</summary>
public readonly record struct CountInterval(long Lower, long Upper)
{
    public bool IsExact => Lower == Upper;
}
