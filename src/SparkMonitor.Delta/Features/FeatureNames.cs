namespace SparkMonitor.Delta.Features;

/// <summary>Table features by their exact names in a protocol action.</summary>
public static class FeatureNames
{
    public const string AllowColumnDefaults = "allowColumnDefaults";
    public const string AppendOnly = "appendOnly";
    public const string CatalogManaged = "catalogManaged";
    public const string CatalogOwned = "catalogOwned";
    public const string CatalogOwnedPreview = "catalogOwned-preview";
    public const string ChangeDataFeed = "changeDataFeed";
    public const string CheckConstraints = "checkConstraints";
    public const string CheckpointProtection = "checkpointProtection";
    public const string Clustering = "clustering";
    public const string ColumnMapping = "columnMapping";
    public const string DeletionVectors = "deletionVectors";
    public const string DomainMetadata = "domainMetadata";
    public const string GeneratedColumns = "generatedColumns";
    public const string IcebergCompatV1 = "icebergCompatV1";
    public const string IcebergCompatV2 = "icebergCompatV2";
    public const string IdentityColumns = "identityColumns";
    public const string InCommitTimestamp = "inCommitTimestamp";
    public const string Invariants = "invariants";
    public const string MaterializePartitionColumns = "materializePartitionColumns";
    public const string RowTracking = "rowTracking";
    public const string TimestampNtz = "timestampNtz";
    public const string TypeWidening = "typeWidening";
    public const string TypeWideningPreview = "typeWidening-preview";
    public const string V2Checkpoint = "v2Checkpoint";
    public const string VacuumProtocolCheck = "vacuumProtocolCheck";
    public const string VariantShredding = "variantShredding";
    public const string VariantShreddingPreview = "variantShredding-preview";
    public const string VariantType = "variantType";
    public const string VariantTypePreview = "variantType-preview";
}
