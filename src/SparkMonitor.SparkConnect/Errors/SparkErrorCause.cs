namespace SparkMonitor.SparkConnect;

/// <summary>One link of the chain of causes on the server, outermost first.</summary>
/// <param name="TypeNames">The class and its ancestors, most derived first.</param>
/// <param name="ErrorClass">Spark's error class where the cause has one.</param>
/// <param name="StackTrace">Frames as the JVM prints them; empty where the server does not send them.</param>
public sealed record SparkErrorCause(
    IReadOnlyList<string> TypeNames,
    string Message,
    string? ErrorClass,
    string? SqlState,
    IReadOnlyList<string> StackTrace);
