using System.Collections.Frozen;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Features;

/// <summary>Decides whether this library may write to a table: every feature that a writer must honour is honoured, unused, or refused by name.</summary>
public static class WriteSupport
{
    public const int MaxWriterVersion = 7;

    /// <summary>Features that ask nothing of a write, or that writes of this library fulfil.</summary>
    private static readonly FrozenSet<string> Honoured = new[]
    {
        FeatureNames.AppendOnly, FeatureNames.AllowColumnDefaults, FeatureNames.ChangeDataFeed, FeatureNames.CheckpointProtection,
        FeatureNames.Clustering, FeatureNames.ColumnMapping, FeatureNames.DeletionVectors, FeatureNames.DomainMetadata,
        FeatureNames.InCommitTimestamp, FeatureNames.RowTracking, FeatureNames.TimestampNtz, FeatureNames.TypeWidening,
        FeatureNames.TypeWideningPreview, FeatureNames.V2Checkpoint, FeatureNames.VacuumProtocolCheck,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Features that matter only where the table uses them, which <see cref="CheckColumns"/> and <see cref="CheckConstraints"/> find out.</summary>
    private static readonly FrozenSet<string> WhereUsed = new[]
    {
        FeatureNames.CheckConstraints, FeatureNames.GeneratedColumns, FeatureNames.IdentityColumns, FeatureNames.Invariants,
        FeatureNames.VariantType, FeatureNames.VariantTypePreview, FeatureNames.VariantShredding, FeatureNames.VariantShreddingPreview,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="DeltaException">The table needs what a writer of this library does not do.</exception>
    public static void Check(TableProtocol protocol, TableMetadata metadata, StructType schema, string table)
    {
        ReadSupport.Check(protocol, table);
        if (protocol.MinWriterVersion is > MaxWriterVersion or < 1)
        {
            throw new DeltaException(
                DeltaReason.ProtocolTooNew,
                $"The table {table} needs writer version {protocol.MinWriterVersion}; this writer knows 1 to {MaxWriterVersion}.");
        }

        if (protocol.MinWriterVersion == MaxWriterVersion)
        {
            CheckFeatures(protocol.WriterFeatures ?? [], table);
        }

        CheckConstraints(metadata, table);
        CheckColumns(schema, string.Empty, table);
    }

    /// <summary>True where the protocol lists the feature for writers.</summary>
    public static bool HasWriterFeature(this TableProtocol protocol, string feature) =>
        protocol.WriterFeatures?.Contains(feature, StringComparer.Ordinal) == true;

    private static void CheckFeatures(IReadOnlyList<string> features, string table)
    {
        var unknown = features.Where(static f => !Honoured.Contains(f) && !WhereUsed.Contains(f)).ToList();
        if (unknown.Count > 0)
        {
            throw new DeltaException(
                DeltaReason.UnknownWriterFeature,
                $"The table {table} cannot be written: it needs the writer feature{(unknown.Count > 1 ? "s" : string.Empty)} {string.Join(", ", unknown)}, which this writer does not know.");
        }
    }

    private static void CheckConstraints(TableMetadata metadata, string table)
    {
        var constraint = metadata.Configuration.FirstOrDefault(static p => p.Key.StartsWith(TableProperties.ConstraintPrefix, StringComparison.OrdinalIgnoreCase));
        if (constraint.Key is not null)
        {
            throw Unsupported(table, FeatureNames.CheckConstraints, $"it has the constraint {constraint.Key[TableProperties.ConstraintPrefix.Length..]} ({constraint.Value})");
        }
    }

    private static void CheckColumns(StructType schema, string parent, string table)
    {
        foreach (var field in schema.Fields)
        {
            var name = parent + field.Name;
            if (field.Metadata.ContainsKey(DeltaField.InvariantsKey))
            {
                throw Unsupported(table, FeatureNames.Invariants, $"the column {name} has an invariant");
            }

            if (field.Metadata.ContainsKey(DeltaField.GenerationKey))
            {
                throw Unsupported(table, FeatureNames.GeneratedColumns, $"the column {name} is generated");
            }

            if (field.Metadata.Keys.Any(static k => k.StartsWith(DeltaField.IdentityPrefix, StringComparison.Ordinal)))
            {
                throw Unsupported(table, FeatureNames.IdentityColumns, $"the column {name} is an identity column");
            }

            if (field.Type is PrimitiveType { Kind: PrimitiveKind.Variant })
            {
                throw Unsupported(table, FeatureNames.VariantType, $"the column {name} is a variant");
            }

            for (var type = field.Type; type is not null;)
            {
                if (type is StructType inner)
                {
                    CheckColumns(inner, name + ".", table);
                }

                type = type switch { ArrayType array => array.Element, MapType map => map.Value, _ => null };
            }
        }
    }

    private static DeltaException Unsupported(string table, string feature, string why) => new(
        DeltaReason.UnsupportedFeature, $"The table {table} cannot be written: {why}, and this writer does not support {feature}.");
}
