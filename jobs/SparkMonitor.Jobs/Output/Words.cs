using System.Globalization;

namespace SparkMonitor.Jobs.Output;

/// <summary>Numbers with their nouns.</summary>
internal static class Words
{
    /// <summary>A figure of a series as a reader says it.</summary>
    public static string Figure(string figure) => figure == "null_rate" ? "nulls" : figure;

    /// <summary><c>1 stage</c>, <c>2 stages</c>, <c>3,000,000 rows</c>.</summary>
    public static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
