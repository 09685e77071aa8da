namespace SparkMonitor.Core.Drift;

/// <summary>What a finding says (contract section 8), in order of weight.</summary>
public enum DriftVerdict
{
    /// <summary>Too few rows to say anything.</summary>
    Insufficient,

    /// <summary>Not significant after correction, or smaller than what matters.</summary>
    None,

    /// <summary>Significant and by its estimate large enough, but the lower end of the effect's interval is below the threshold.</summary>
    Suspected,

    /// <summary>Significant, and the whole interval of the effect lies at or above the threshold.</summary>
    Detected,
}
