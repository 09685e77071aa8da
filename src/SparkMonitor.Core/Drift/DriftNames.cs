using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>Names of verdicts, reference kinds and warnings in the store and on the command line.</summary>
public static class DriftNames
{
    public static string Of(DriftVerdict verdict) => Snake(verdict.ToString());

    public static string Of(ReferenceKind kind) => Snake(kind.ToString());

    public static string Of(ReferenceWarning warning) => Snake(warning.ToString());

    public static string Of(Schema.ColumnKind kind) => kind switch
    {
        Schema.ColumnKind.Numeric => "numeric",
        Schema.ColumnKind.Categorical => "categorical",
        Schema.ColumnKind.Text => "text",
        Schema.ColumnKind.Boolean => "boolean",
        Schema.ColumnKind.Temporal => "temporal",
        _ => "complex",
    };

    public static string Of(CellConvention cells) => Snake(cells.ToString());

    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var known in Enum.GetValues<T>())
        {
            if (string.Equals(Snake(known.ToString()), text, StringComparison.OrdinalIgnoreCase))
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
