namespace SparkMonitor.Core.Drift;

/// <summary>A method taken for a column, and why.</summary>
/// <param name="Method">The method.</param>
/// <param name="Why">The rule that chose it, in words.</param>
/// <param name="IsDefault">True where its p-value counts in the family that is corrected.</param>
public sealed record MethodChoice(IDriftMethod Method, string Why, bool IsDefault);
