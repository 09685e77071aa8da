namespace SparkMonitor.Core.References;

/// <summary>Where the reference of a comparison comes from.</summary>
public enum ReferenceKind
{
    /// <summary>Rows copied under a name.</summary>
    Pinned,

    /// <summary>The window before, of the same slice.</summary>
    Previous,

    /// <summary>The k windows before, merged.</summary>
    Rolling,

    /// <summary>All windows before, merged.</summary>
    Expanding,

    /// <summary>Earlier windows of the same hour, weekday or month.</summary>
    SameSeason,

    /// <summary>The same window and slice of another stage of the entity (training against serving).</summary>
    OtherStage,

    /// <summary>The same window of another slice, or of the whole table.</summary>
    OtherSlice,

    /// <summary>The same window of another model version, where the version is a slice.</summary>
    ModelVersion,

    /// <summary>The summaries of one address, whatever they are about.</summary>
    Address,
}
