namespace SparkMonitor.Tests.Shared;

/// <summary>A fact on the shared test data: skipped with the reason where they are absent, failing there under <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        Skip = SharedData.SkipReason;
    }
}
