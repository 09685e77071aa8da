using System.Text.Json;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Scans;

/// <summary>
/// Columns for the ids and versions that rows keep when they move to other files (row tracking), behind the scan's columns: the file's own where it holds them, else
/// the file's first id plus the row's position, and the file's version.
/// </summary>
/// <param name="Ids">The name in files of the ids, 64-bit integers.</param>
/// <param name="Versions">The name in files of the commits in which rows were last changed, 64-bit integers.</param>
public sealed record RowIdColumns(string Ids, string Versions)
{
    /// <summary>One of the columns as a field, which lies in files under its very name whatever the table's column mapping.</summary>
    public static DeltaField FieldOf(string name) =>
        new(name, DeltaTypes.Long, metadata: new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [DeltaField.PhysicalNameKey] = JsonSerializer.SerializeToElement(name) });
}
