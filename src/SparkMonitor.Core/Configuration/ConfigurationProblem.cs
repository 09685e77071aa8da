namespace SparkMonitor.Core.Configuration;

/// <summary>A setting of a stage that does not fit its table.</summary>
/// <param name="Setting">The setting's path inside the stage: <c>time.column</c>, <c>slices[0]</c>, <c>columns.zip*.kind</c>; empty for the stage as a whole.</param>
/// <param name="Message">What is wrong and what to do, without the setting's name.</param>
public sealed record ConfigurationProblem(string Setting, string Message)
{
    public override string ToString() => Setting.Length == 0 ? Message : $"{Setting}: {Message}";
}
