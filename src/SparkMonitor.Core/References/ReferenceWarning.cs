namespace SparkMonitor.Core.References;

/// <summary>Why a reference is used with care.</summary>
public enum ReferenceWarning
{
    /// <summary>It holds fewer rows than a comparison needs.</summary>
    TooSmall,

    /// <summary>It differs from what came before it: it drifts itself.</summary>
    Drifting,

    /// <summary>It may hold the tested rows, and has no windows to leave out.</summary>
    MayContainTested,

    /// <summary>It was profiled with another configuration; slices named <c>__other__</c> may hold other values.</summary>
    OtherConfiguration,

    /// <summary>Fewer windows were found than were asked for.</summary>
    FewerWindows,

    /// <summary>The tested window was left out of it.</summary>
    TestedLeftOut,

    /// <summary>A shift was accepted: windows since then stand in its place.</summary>
    Rebased,

    /// <summary>Windows before a change point were left out of it.</summary>
    SplitAtChange,
}
