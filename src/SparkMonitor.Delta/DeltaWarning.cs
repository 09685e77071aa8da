namespace SparkMonitor.Delta;

/// <summary>Something odd in a log that did not stop the read.</summary>
/// <param name="Code"><c>checksum-mismatch</c>, <c>corrupt-checkpoint</c>, <c>missing-sidecar</c>, <c>corrupt-checksum</c>.</param>
public sealed record DeltaWarning(string Code, string Message);
