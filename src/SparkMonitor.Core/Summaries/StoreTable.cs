namespace SparkMonitor.Core.Summaries;

/// <summary>A table of the store: its columns in order and how its files are partitioned.</summary>
/// <param name="Version">Raised with every change of the columns; a store of a higher version was written by a newer product.</param>
public sealed record StoreTable(string Name, int Version, IReadOnlyList<StoreColumn> Columns, IReadOnlyList<string> PartitionColumns)
{
    /// <summary>The order of the rows in a file, nulls first, so that what is read together lies together; columns or fields of structs, none for as they come.</summary>
    public IReadOnlyList<string> RowOrder { get; init; } = [];

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, column, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException($"The table {Name} has no column {column}.", nameof(column));
    }
}
