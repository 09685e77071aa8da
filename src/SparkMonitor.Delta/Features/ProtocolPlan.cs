using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Features;

/// <summary>The lowest protocol that a new table's schema and properties need, so that as many readers as can be read it.</summary>
internal static class ProtocolPlan
{
    private static readonly (string Property, string Value, string Feature, bool ForReaders)[] ByProperty =
    [
        (TableProperties.EnableChangeDataFeed, "true", FeatureNames.ChangeDataFeed, false),
        (TableProperties.EnableDeletionVectors, "true", FeatureNames.DeletionVectors, true),
        (TableProperties.EnableInCommitTimestamps, "true", FeatureNames.InCommitTimestamp, false),
        (TableProperties.EnableRowTracking, "true", FeatureNames.RowTracking, false),
        (TableProperties.CheckpointPolicy, "v2", FeatureNames.V2Checkpoint, true),
        (TableProperties.ColumnMappingMode, "name", FeatureNames.ColumnMapping, true),
        (TableProperties.ColumnMappingMode, "id", FeatureNames.ColumnMapping, true),
    ];

    public static TableProtocol For(StructType schema, IReadOnlyDictionary<string, string?> configuration)
    {
        var reader = new SortedSet<string>(StringComparer.Ordinal);
        var writer = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (property, value, feature, forReaders) in ByProperty)
        {
            if (configuration.TryGetValue(property, out var set) && string.Equals(set, value, StringComparison.OrdinalIgnoreCase))
            {
                writer.Add(feature);
                if (forReaders)
                {
                    reader.Add(feature);
                }
            }
        }

        if (Contains(schema, PrimitiveKind.TimestampNtz))
        {
            reader.Add(FeatureNames.TimestampNtz);
            writer.Add(FeatureNames.TimestampNtz);
        }

        AddByColumns(schema, writer);
        if (configuration.Keys.Any(static k => k.StartsWith(TableProperties.ConstraintPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            writer.Add(FeatureNames.CheckConstraints);
        }

        if (writer.Count == 0)
        {
            return new TableProtocol(1, 2);
        }

        if (writer.Contains(FeatureNames.RowTracking))
        {
            writer.Add(FeatureNames.DomainMetadata);
        }

        // What the old version number stood for has to be listed once features are.
        writer.Add(FeatureNames.AppendOnly);
        writer.Add(FeatureNames.Invariants);
        return reader.Count == 0
            ? new TableProtocol(1, WriteSupport.MaxWriterVersion, null, [.. writer])
            : new TableProtocol(ReadSupport.MaxReaderVersion, WriteSupport.MaxWriterVersion, [.. reader], [.. writer]);
    }

    private static void AddByColumns(StructType schema, SortedSet<string> writer)
    {
        foreach (var key in schema.Fields.SelectMany(static f => f.Metadata.Keys))
        {
            switch (key)
            {
                case DeltaField.GenerationKey:
                    writer.Add(FeatureNames.GeneratedColumns);
                    break;
                case DeltaField.DefaultKey:
                    writer.Add(FeatureNames.AllowColumnDefaults);
                    break;
                case var _ when key.StartsWith(DeltaField.IdentityPrefix, StringComparison.Ordinal):
                    writer.Add(FeatureNames.IdentityColumns);
                    break;
            }
        }
    }

    private static bool Contains(DeltaType type, PrimitiveKind kind) => type switch
    {
        StructType structure => structure.Fields.Any(f => Contains(f.Type, kind)),
        ArrayType array => Contains(array.Element, kind),
        MapType map => Contains(map.Key, kind) || Contains(map.Value, kind),
        PrimitiveType primitive => primitive.Kind == kind,
        _ => false,
    };
}
