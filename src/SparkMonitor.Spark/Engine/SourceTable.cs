using System.Globalization;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Spark.Engine;

/// <summary>A table at the version that a job has pinned.</summary>
/// <param name="Name">The table as SQL names it.</param>
/// <param name="IsTravelled">
/// False where the version is the latest and Spark refuses to travel to it (its files look older than the table keeps old versions): then
/// the latest version is read, and must still be the pinned one when the run ends.
/// </param>
internal sealed record SourceTable(string Name, TableSnapshot Snapshot, bool IsTravelled, IReadOnlyDictionary<ColumnPath, string> Collations)
{
    /// <summary>A FROM item.</summary>
    public string Sql => IsTravelled ? At(Name, Snapshot.Version) : Name;

    public static string At(string name, long version) => string.Create(CultureInfo.InvariantCulture, $"{name} VERSION AS OF {version}");
}
