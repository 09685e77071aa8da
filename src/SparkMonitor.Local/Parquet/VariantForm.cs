namespace SparkMonitor.Local.Parquet;

/// <summary>How relations give variant columns.</summary>
public enum VariantForm
{
    /// <summary>As JSON text.</summary>
    Json,

    /// <summary>As a struct of the bytes <c>metadata</c> and <c>value</c>, which keeps every type.</summary>
    Binary,
}
