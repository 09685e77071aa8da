namespace SparkMonitor.Delta.Schema;

/// <summary>How columns are found in data files.</summary>
public enum ColumnMapping
{
    /// <summary>By their names.</summary>
    None,

    /// <summary>By the physical names of the schema.</summary>
    Name,

    /// <summary>By the field ids of the schema.</summary>
    Id,
}
