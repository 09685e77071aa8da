using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Scans;
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

    /// <summary>The columns that rows of files to be rewritten keep their ids in; null where the table does not track rows.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/>: the table tracks rows, and a file or the metadata lacks what that needs.</exception>
    public static RowIdColumns? ColumnsFor(DeltaSnapshot snapshot, IReadOnlyList<AddFile> files)
    {
        if (!IsOn(snapshot.Protocol, snapshot.Metadata))
        {
            return null;
        }

        var name = snapshot.Table.Location;
        var bare = files.FirstOrDefault(static f => f.BaseRowId is null || f.DefaultRowCommitVersion is null);
        if (bare is not null)
        {
            throw new DeltaException(DeltaReason.BadSchema, $"The files of {name} cannot be rewritten: it tracks rows, and the file {bare.Path} has no row ids ({FeatureNames.RowTracking}).");
        }

        return snapshot.Configuration.GetValueOrDefault(TableProperties.RowIdColumn) is { Length: > 0 } ids
            && snapshot.Configuration.GetValueOrDefault(TableProperties.RowVersionColumn) is { Length: > 0 } versions
            ? new RowIdColumns(ids, versions)
            : throw new DeltaException(DeltaReason.BadSchema, $"The files of {name} cannot be rewritten: it tracks rows and does not name the columns for their ids ({FeatureNames.RowTracking}).");
    }

    /// <summary>What the commit's information says of rows that moved: none lost its id.</summary>
    public static IReadOnlyDictionary<string, string?>? TagsFor(TableProtocol protocol, TableMetadata metadata) =>
        IsOn(protocol, metadata) ? new Dictionary<string, string?>(StringComparer.Ordinal) { ["delta.rowTracking.preserved"] = "true" } : null;

    private static bool IsOn(TableProtocol protocol, TableMetadata metadata) =>
        protocol.HasWriterFeature(FeatureNames.RowTracking) && CommitTimes.IsTrue(metadata, TableProperties.EnableRowTracking);

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
