namespace SparkMonitor.Core.Configuration;

/// <summary>A stage's configuration does not fit its table; all problems at once.</summary>
public sealed class StageException(IReadOnlyList<ConfigurationProblem> problems)
    : MonitorException(string.Join('\n', problems), MonitorFault.Usage)
{
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}
