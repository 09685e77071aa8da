using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>A fact that needs a real Spark, by <c>SPARK_HOME</c> or among the shared data: skipped with the reason where there is none, failing there under <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SPARK_HOME")) && SharedData.SkipReason is { } reason)
        {
            Skip = $"SPARK_HOME is not set. {reason}";
        }
    }
}
