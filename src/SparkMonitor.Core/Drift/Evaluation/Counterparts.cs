namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Finds the reference's column of a name; most windows have the same columns in the same order.</summary>
internal sealed class Counterparts(IReadOnlyList<ColumnSummary> columns)
{
    private readonly Lazy<Dictionary<string, ColumnSummary>> _byName = new(() =>
    {
        var byName = new Dictionary<string, ColumnSummary>(columns.Count, StringComparer.Ordinal);
        foreach (var column in columns)
        {
            byName[column.Name] = column;
        }

        return byName;
    });

    /// <param name="likely">Where it is looked for first.</param>
    public ColumnSummary? Find(string name, int likely) =>
        likely < columns.Count && string.Equals(columns[likely].Name, name, StringComparison.Ordinal)
            ? columns[likely]
            : _byName.Value.GetValueOrDefault(name);
}
