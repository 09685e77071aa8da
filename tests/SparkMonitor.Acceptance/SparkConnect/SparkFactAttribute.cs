namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>A fact that needs a real Spark server.</summary>
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute() => Skip = SparkInstallation.SkipReason;
}

/// <summary>A theory that needs a real Spark server.</summary>
public sealed class SparkTheoryAttribute : TheoryAttribute
{
    public SparkTheoryAttribute() => Skip = SparkInstallation.SkipReason;
}
