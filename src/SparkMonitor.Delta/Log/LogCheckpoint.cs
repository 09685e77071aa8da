namespace SparkMonitor.Delta.Log;

/// <summary>A checkpoint with all its parts.</summary>
internal sealed record LogCheckpoint(long Version, IReadOnlyList<LogFile> Files)
{
    public string Name => Files[0].File.Name;
}
