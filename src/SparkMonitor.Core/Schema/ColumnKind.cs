namespace SparkMonitor.Core.Schema;

/// <summary>What a column means to the reader of a profile. The states that are kept follow from the type, not from the kind.</summary>
public enum ColumnKind
{
    Numeric,
    Categorical,
    Text,
    Boolean,
    Temporal,
    Complex,
}
