namespace SparkMonitor.Delta.Actions;

/// <summary>Metadata of a named domain; <paramref name="Removed"/> ends it.</summary>
public sealed record DomainMetadata(string Domain, string Configuration, bool Removed) : DeltaAction;
