using System.Collections.Frozen;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Features;

/// <summary>Decides whether this library may read a table of a protocol, and how it finds columns in files.</summary>
public static class ReadSupport
{
    public const int MaxReaderVersion = 3;
    private const int ColumnMappingVersion = 2;

    private static readonly FrozenSet<string> CatalogFeatures = new[]
    {
        FeatureNames.CatalogManaged, FeatureNames.CatalogOwned, FeatureNames.CatalogOwnedPreview,
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Readable = new[]
    {
        FeatureNames.ColumnMapping, FeatureNames.DeletionVectors, FeatureNames.TimestampNtz, FeatureNames.V2Checkpoint,
        FeatureNames.VacuumProtocolCheck, FeatureNames.TypeWidening, FeatureNames.TypeWideningPreview, FeatureNames.VariantType,
        FeatureNames.VariantTypePreview, FeatureNames.VariantShredding, FeatureNames.VariantShreddingPreview,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="DeltaException">The table needs what a reader of this library does not know.</exception>
    public static void Check(TableProtocol protocol, string table)
    {
        if (protocol.MinReaderVersion is > MaxReaderVersion or < 1)
        {
            throw new DeltaException(
                DeltaReason.ProtocolTooNew,
                $"The table {table} needs reader version {protocol.MinReaderVersion}; this reader knows 1 to {MaxReaderVersion}.");
        }

        if (protocol.MinReaderVersion < MaxReaderVersion)
        {
            return;
        }

        var features = protocol.ReaderFeatures ?? [];
        var catalog = features.Where(CatalogFeatures.Contains).ToList();
        if (catalog.Count > 0)
        {
            throw new DeltaException(
                DeltaReason.CatalogManaged,
                $"The table {table} is managed by a catalog (feature {catalog[0]}): it must be read through its catalog, not by its path.");
        }

        var unknown = features.Where(static f => !Readable.Contains(f)).ToList();
        if (unknown.Count > 0)
        {
            throw new DeltaException(
                DeltaReason.UnknownReaderFeature,
                $"The table {table} needs the reader feature{(unknown.Count > 1 ? "s" : string.Empty)} {string.Join(", ", unknown)}, which this reader does not know.");
        }
    }

    /// <summary>True where the protocol lists the feature for readers, or includes it by an old version number.</summary>
    public static bool HasReaderFeature(this TableProtocol protocol, string feature) =>
        protocol.MinReaderVersion == MaxReaderVersion
            ? protocol.ReaderFeatures?.Contains(feature, StringComparer.Ordinal) == true
            : feature == FeatureNames.ColumnMapping && protocol.MinReaderVersion >= ColumnMappingVersion;

    /// <summary>The column mapping that counts: the property does so only where the protocol supports it.</summary>
    public static ColumnMapping MappingOf(TableProtocol protocol, TableMetadata metadata)
    {
        if (!protocol.HasReaderFeature(FeatureNames.ColumnMapping)
            || !metadata.Configuration.TryGetValue(TableProperties.ColumnMappingMode, out var mode)
            || mode is null)
        {
            return ColumnMapping.None;
        }

        return mode.ToLowerInvariant() switch
        {
            "none" => ColumnMapping.None,
            "name" => ColumnMapping.Name,
            "id" => ColumnMapping.Id,
            _ => throw new DeltaException(
                DeltaReason.UnsupportedFeature, $"The table's {TableProperties.ColumnMappingMode} is '{mode}'; known are none, name and id."),
        };
    }
}
