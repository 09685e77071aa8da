using SparkMonitor.Acceptance.SparkConnect;

namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>A fact that needs Python, as Spark's own driver for <c>submit.sh</c> does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.SkipReason;
}

/// <summary>A fact that needs a real Spark and Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkSubmitFactAttribute : FactAttribute
{
    public SparkSubmitFactAttribute() => Skip = LiveSpark.SkipReason ?? Python.SkipReason;
}

/// <summary>A theory that needs a real Spark and Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkSubmitTheoryAttribute : TheoryAttribute
{
    public SparkSubmitTheoryAttribute() => Skip = LiveSpark.SkipReason ?? Python.SkipReason;
}

internal static class Python
{
    /// <summary>Null with CI=true: the tests run and fail there.</summary>
    public static string? SkipReason { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, "python3")))
            ? null
            : "There is no python3 on the PATH.";
}
