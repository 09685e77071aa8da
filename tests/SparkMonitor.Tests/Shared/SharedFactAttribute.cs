namespace SparkMonitor.Tests.Shared;

/// <summary>A fact that needs the shared test data.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedData.SkipReason;
}
