using System.Text;

namespace SparkMonitor.Delta.Files;

/// <summary>One text for equal partition values, in whatever order they come; null and the empty string are one value.</summary>
internal static class PartitionText
{
    public static string Of(IReadOnlyDictionary<string, string?> values)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values.OrderBy(static v => v.Key, StringComparer.Ordinal))
        {
            text.Append(name.Length).Append(':').Append(name);
            text.Append(string.IsNullOrEmpty(value) ? "-" : $"{value.Length}={value}");
        }

        return text.ToString();
    }
}
