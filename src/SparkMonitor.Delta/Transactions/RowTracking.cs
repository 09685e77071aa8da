using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Statistics;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Gives new files of tables with row tracking their range of row ids, and records how far the ids reach.</summary>
internal static class RowTracking
{
    public const string Domain = "delta.rowTracking";
    private const string HighWaterMark = "rowIdHighWaterMark";

    /// <summary>Names the columns that writers which move rows keep ids and versions in; Delta Spark cannot write a table without these names.</summary>
    public static void NameColumns(Dictionary<string, string?> configuration)
    {
        configuration.TryAdd(TableProperties.RowIdColumn, $"_row-id-col-{Guid.NewGuid():D}");
        configuration.TryAdd(TableProperties.RowVersionColumn, $"_row-commit-version-col-{Guid.NewGuid():D}");
    }

    /// <exception cref="DeltaException"><see cref="DeltaReason.InvalidWrite"/>: a new file does not state its number of rows.</exception>
    public static IReadOnlyList<DeltaAction> Assign(
        TableProtocol protocol, DeltaSnapshot? snapshot, long version, IReadOnlyList<DeltaAction> actions)
    {
        if (!protocol.HasWriterFeature(FeatureNames.RowTracking) || !actions.Any(static a => a is AddFile { BaseRowId: null }))
        {
            return actions;
        }

        var mark = snapshot is null ? -1 : ReadMark(snapshot);
        var assigned = new List<DeltaAction>(actions.Count + 1);
        foreach (var action in actions)
        {
            if (action is not AddFile { BaseRowId: null } add)
            {
                assigned.Add(action);
                continue;
            }

            var records = add.Stats is null ? null : FileStatistics.ReadRecordCount(System.Text.Encoding.UTF8.GetBytes(add.Stats));
            if (records is null)
            {
                throw new DeltaException(DeltaReason.InvalidWrite, $"The file {add.Path} needs its number of rows: the table tracks rows.");
            }

            assigned.Add(add with { BaseRowId = mark + 1, DefaultRowCommitVersion = version });
            mark += records.Value;
        }

        assigned.Add(new DomainMetadata(Domain, new JsonObject { [HighWaterMark] = mark }.ToJsonString(), Removed: false));
        return assigned;
    }

    private static long ReadMark(DeltaSnapshot snapshot)
    {
        if (!snapshot.Domains.TryGetValue(Domain, out var domain))
        {
            return -1;
        }

        using var json = JsonDocument.Parse(domain.Configuration);
        return json.RootElement.TryGetProperty(HighWaterMark, out var mark) && mark.TryGetInt64(out var value) ? value : -1;
    }
}
