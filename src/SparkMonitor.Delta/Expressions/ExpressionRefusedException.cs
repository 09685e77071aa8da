namespace SparkMonitor.Delta.Expressions;

/// <summary>An expression outside of what this library evaluates. The message says what in it, to follow "because".</summary>
internal sealed class ExpressionRefusedException(string message) : Exception(message);
