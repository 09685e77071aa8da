namespace SparkMonitor.Delta.Log;

/// <summary>A file that was listed a moment ago is gone: the log is being cleaned up, and listing it again helps.</summary>
internal sealed class LogFileVanishedException(string message) : Exception(message);
