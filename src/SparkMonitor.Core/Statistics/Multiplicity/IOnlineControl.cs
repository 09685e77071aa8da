namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>Decides p-values one after another, so that the false discovery rate holds at every time. State is in the object.</summary>
public interface IOnlineControl
{
    /// <summary>The threshold the next p-value meets.</summary>
    double NextThreshold { get; }

    /// <summary>Decides the next p-value: rejected when it is at most the threshold.</summary>
    OnlineDecision Decide(double pValue);
}
