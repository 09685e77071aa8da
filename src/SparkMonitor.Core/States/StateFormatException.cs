namespace SparkMonitor.Core.States;

/// <summary>Bytes that are not an encoded state of the expected kind and version.</summary>
public sealed class StateFormatException(string message) : MonitorException(message);
