namespace SparkMonitor.Core.References;

/// <summary>What happened to a reference. The rows of <c>reference_summaries</c> are never changed: renaming and retiring append an event.</summary>
public enum ReferenceEvent
{
    Pin,
    Rename,
    Retire,
}
