namespace SparkMonitor.Core.Configuration;

/// <summary>What is said of a name that something does not have: the name that was meant, or those that there are.</summary>
public static class UnknownName
{
    private const int FewNames = 12;

    /// <summary>For instance "flights/raw has no column delya; did you mean delay?".</summary>
    /// <param name="where">What lacks it.</param>
    /// <param name="what">The kind of thing.</param>
    /// <param name="known">The names there are, in the order to list them.</param>
    /// <param name="none">What to say where there is none at all.</param>
    public static MonitorException In(string where, string what, string name, IEnumerable<string> known, string none = "it has none.") =>
        new($"{where} has no {what} {name}; {Hint(name, [.. known], none)}", MonitorFault.Usage);

    private static string Hint(string name, List<string> known, string none) =>
        NearestName.Find(name, known) is { } near ? $"did you mean {near}?"
        : known.Count == 0 ? none
        : $"it has {string.Join(", ", known.Take(FewNames))}{(known.Count > FewNames ? ", ..." : ".")}";
}
