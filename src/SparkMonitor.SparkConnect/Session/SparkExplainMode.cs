namespace SparkMonitor.SparkConnect;

/// <summary>How much of a plan to tell.</summary>
public enum SparkExplainMode
{
    Simple = 1,
    Extended = 2,
    Codegen = 3,
    Cost = 4,
    Formatted = 5,
}
