using System.Collections.Frozen;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;

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

    /// <summary>Features that matter only where rows are written and the table uses them, which <see cref="CheckRows"/> finds out.</summary>
    private static readonly FrozenSet<string> WhereUsed = new[]
    {
        FeatureNames.CheckConstraints, FeatureNames.GeneratedColumns, FeatureNames.IdentityColumns, FeatureNames.Invariants,
        FeatureNames.VariantType, FeatureNames.VariantTypePreview, FeatureNames.VariantShredding, FeatureNames.VariantShreddingPreview,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="DeltaException">The table needs what a writer of this library does not do.</exception>
    public static void Check(TableProtocol protocol, string table)
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

    }

    /// <summary>Checks what can be told of rows to come: that their columns can be written, and that constraints, invariants and generated columns are evaluated.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.UnsupportedFeature"/>.</exception>
    public static void CheckRows(TableMetadata metadata, StructType schema, string table)
    {
        CheckColumns(schema, table);
        RowRules.Check(metadata, schema, table);
    }

    /// <summary>True where the protocol lists the feature for writers.</summary>
    public static bool HasWriterFeature(this TableProtocol protocol, string feature) =>
        protocol.WriterFeatures?.Contains(feature, StringComparer.Ordinal) == true;

    /// <summary>True where the protocol lists the feature for writers, or includes it by an old version number.</summary>
    public static bool SupportsWriting(this TableProtocol protocol, string feature) => protocol.MinWriterVersion == MaxWriterVersion
        ? protocol.HasWriterFeature(feature)
        : protocol.MinWriterVersion >= feature switch
        {
            FeatureNames.AppendOnly or FeatureNames.Invariants => 2,
            FeatureNames.CheckConstraints => 3,
            FeatureNames.ChangeDataFeed or FeatureNames.GeneratedColumns => 4,
            FeatureNames.ColumnMapping => 5,
            FeatureNames.IdentityColumns => 6,
            _ => MaxWriterVersion,
        };

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

    /// <summary>Checks that the columns of rows can be written.</summary>
    internal static void CheckColumns(StructType schema, string table) => CheckColumns(schema, string.Empty, table);

    private static void CheckColumns(StructType schema, string parent, string table)
    {
        foreach (var field in schema.Fields)
        {
            var name = parent + field.Name;
            for (var type = field.Type; type is not null;)
            {
                if (type is PrimitiveType { Kind: PrimitiveKind.Variant })
                {
                    throw new DeltaException(
                        DeltaReason.UnsupportedFeature, $"The table {table} cannot be written: the column {name} is a variant, and this writer does not support {FeatureNames.VariantType}.");
                }

                if (type is StructType inner)
                {
                    CheckColumns(inner, name + ".", table);
                }

                type = type switch { ArrayType array => array.Element, MapType map => map.Value, _ => null };
            }
        }
    }
}
