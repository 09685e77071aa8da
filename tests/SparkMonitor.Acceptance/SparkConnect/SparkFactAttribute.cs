namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>A fact that needs a real Spark server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute() => Skip = LiveSpark.SkipReason;
}

/// <summary>A theory that needs a real Spark server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkTheoryAttribute : TheoryAttribute
{
    public SparkTheoryAttribute() => Skip = LiveSpark.SkipReason;
}
