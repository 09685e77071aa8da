namespace SparkMonitor.Tests.Shared;

/// <summary>A theory that needs the shared test data.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedData.SkipReason;
}
