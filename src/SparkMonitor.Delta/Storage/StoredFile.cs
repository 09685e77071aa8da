namespace SparkMonitor.Delta.Storage;

/// <summary>A file as a listing shows it.</summary>
/// <param name="Name">The name relative to the listed folder; with <c>/</c> in recursive listings.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Milliseconds since 1970, UTC.</param>
public sealed record StoredFile(string Name, long Size, long Modified);
