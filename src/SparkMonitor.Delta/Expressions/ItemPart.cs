namespace SparkMonitor.Delta.Expressions;

/// <summary>What the items of a list or map are.</summary>
public enum ItemPart
{
    Elements,
    Keys,
    Values,
}
