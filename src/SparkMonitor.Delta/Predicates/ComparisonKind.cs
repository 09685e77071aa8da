namespace SparkMonitor.Delta.Predicates;

/// <summary>How a column is compared with a constant.</summary>
public enum ComparisonKind
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
