using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Decides whether a commit may follow one that it did not know of. The order of checks is Delta Spark's.</summary>
internal static class ConflictCheck
{
    /// <summary>Why a commit's files do not agree with another's; null where they do.</summary>
    public static string? Find(FileChanges winner, ReadScope reads, IReadOnlyList<DeltaAction> actions)
    {
        if (reads == ReadScope.WholeTable && (winner.Added.Any(static a => a.DataChange) || winner.Removed.Any(static r => r.DataChange)))
        {
            return $"Version {winner.Version} changed rows of the table, on which this commit depends.";
        }

        var mine = actions.OfType<RemoveFile>()
            .Select(static r => (EncodedPath.Normalize(r.Path), r.DeletionVector?.UniqueId))
            .ToHashSet();
        var both = winner.Removed.FirstOrDefault(r => mine.Contains((EncodedPath.Normalize(r.Path), r.DeletionVector?.UniqueId)));
        return both is null ? null : $"Version {winner.Version} removed the file {both.Path}, which this commit removes too.";
    }

    /// <summary>Why the table's shape no longer fits a commit; null where it does.</summary>
    public static string? Find(DeltaSnapshot before, DeltaSnapshot after, IReadOnlyList<DeltaAction> actions)
    {
        if (before.Id != after.Id)
        {
            return $"The table was replaced by version {after.Version}.";
        }

        if (!before.Protocol.Agrees(after.Protocol) && actions.Any(static a => a is TableProtocol))
        {
            return $"The protocol was changed up to version {after.Version}, and this commit changes it too.";
        }

        var changed = !ReferenceEquals(before.Metadata, after.Metadata);
        if (changed && actions.Any(static a => a is TableMetadata))
        {
            return $"The table's metadata was changed up to version {after.Version}, and this commit changes it too.";
        }

        if (changed && !IsCompatible(before, after))
        {
            return $"The table's schema or settings were changed up to version {after.Version}, so that files of this commit may not fit.";
        }

        var domains = actions.OfType<DomainMetadata>().Select(static d => d.Domain).ToList();
        var clash = domains.Find(d => d != RowTracking.Domain && !Equals(before.Domains.GetValueOrDefault(d), after.Domains.GetValueOrDefault(d)));
        return clash is null ? null : $"The domain metadata {clash} was changed up to version {after.Version}, and this commit changes it too.";
    }

    /// <summary>Files written for the old schema are files of the new one where only nullable columns have been added.</summary>
    private static bool IsCompatible(DeltaSnapshot before, DeltaSnapshot after)
    {
        if (before.Mapping != after.Mapping
            || !before.PartitionColumns.SequenceEqual(after.PartitionColumns, StringComparer.Ordinal)
            || !before.Configuration.OrderBy(static c => c.Key, StringComparer.Ordinal).SequenceEqual(after.Configuration.OrderBy(static c => c.Key, StringComparer.Ordinal)))
        {
            return false;
        }

        return before.Schema.Fields.All(f => after.Schema.Find(f.Name) is { } found && found.Equals(f) && AskTheSame(f, found))
            && after.Schema.Fields.All(f => before.Schema.Find(f.Name) is not null || AsksNothing(f));
    }

    /// <summary>A column's invariant, default, generation and name in files; comments and how far an identity has come do not matter to rows that are written.</summary>
    private static bool AskTheSame(DeltaField before, DeltaField after) =>
        Asked(before).SequenceEqual(Asked(after), StringComparer.Ordinal)
        && (before.Type is not StructType a || after.Type is not StructType b || a.Fields.Zip(b.Fields).All(static p => AskTheSame(p.First, p.Second)));

    private static bool AsksNothing(DeltaField field) =>
        field.Nullable && !field.Metadata.Keys.Any(static k => k is DeltaField.InvariantsKey or DeltaField.GenerationKey or DeltaField.DefaultKey || k.StartsWith(DeltaField.IdentityPrefix, StringComparison.Ordinal));

    private static IEnumerable<string> Asked(DeltaField field) => field.Metadata
        .Where(static m => m.Key is not (DeltaField.CommentKey or DeltaField.IdentityPrefix + "highWaterMark"))
        .OrderBy(static m => m.Key, StringComparer.Ordinal)
        .Select(static m => $"{m.Key} {m.Value.GetRawText()}");
}
