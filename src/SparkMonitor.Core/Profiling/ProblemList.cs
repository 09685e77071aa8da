using System.Globalization;
using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Core.Profiling;

/// <summary>Collects the problems of a stage's settings.</summary>
internal sealed class ProblemList
{
    private const int MostShown = 10;

    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> All => _problems;

    public static string Numbered(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    /// <summary>Names in a message: the first ten, and how many more there are.</summary>
    public static string Shown(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0
            ? "none"
            : string.Join(", ", all.Take(MostShown)) + (all.Count > MostShown ? $" and {all.Count - MostShown} more" : "");
    }

    public void Add(string setting, string message) => _problems.Add(new ConfigurationProblem(setting, message));
}
