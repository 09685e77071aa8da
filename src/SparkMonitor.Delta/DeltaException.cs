namespace SparkMonitor.Delta;

/// <summary>
/// A table that cannot be read or written, or a write that must not happen. The message names the table's file, line, column or
/// feature and is meant for people; <see cref="Reason"/> is meant for programs.
/// </summary>
public sealed class DeltaException : Exception
{
    public DeltaException(DeltaReason reason, string message)
        : base(message) => Reason = reason;

    public DeltaException(DeltaReason reason, string message, Exception? inner)
        : base(message, inner) => Reason = reason;

    public DeltaReason Reason { get; }

    /// <summary>The reason in kebab case: <c>version-gap</c>.</summary>
    public string Code => DeltaReasonCode.Of(Reason);
}
