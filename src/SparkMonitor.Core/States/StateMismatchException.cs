namespace SparkMonitor.Core.States;

/// <summary>Two states describe values of different kinds and cannot be merged.</summary>
public sealed class StateMismatchException(string message) : MonitorException(message);
