namespace SparkMonitor.Tests.Shared;

/// <summary>A theory on the shared test data: skipped with the reason where they are absent, failing there under <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        Skip = SharedData.SkipReason;
    }
}
