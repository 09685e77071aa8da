namespace SparkMonitor.SparkConnect;

/// <summary>
/// An error that Spark itself reported. <see cref="ErrorClass"/> is the stable key to decide by; the gRPC status is INTERNAL for nearly
/// everything and says nothing.
/// </summary>
public sealed class SparkServerException : SparkConnectException
{
    internal SparkServerException(SparkFailure failure, string message, Exception? cause)
        : base(failure, message, cause)
    {
    }

    /// <summary>Spark's error class, such as <c>TABLE_OR_VIEW_NOT_FOUND</c> or <c>INVALID_HANDLE.SESSION_CLOSED</c>; null when the server gave none.</summary>
    public string? ErrorClass { get; internal init; }

    /// <summary>SQLSTATE, five characters.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>The values in the message by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; internal init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Places in the query, in the server's order; empty when the server is too old to say.</summary>
    public IReadOnlyList<SparkQueryContext> QueryContexts { get; internal init; } = [];

    /// <summary>JVM class names of the error, most derived first.</summary>
    public IReadOnlyList<string> TypeNames { get; internal init; } = [];

    /// <summary>The error and its causes as the server holds them, outermost first; empty when the server cannot tell them.</summary>
    public IReadOnlyList<SparkErrorCause> Causes { get; internal init; } = [];

    /// <summary>True when <paramref name="errorClass"/> is the error's class or a class above it (<c>INVALID_HANDLE</c> covers its conditions).</summary>
    public bool Is(string errorClass) =>
        ErrorClass is not null
        && ErrorClass.StartsWith(errorClass, StringComparison.Ordinal)
        && (ErrorClass.Length == errorClass.Length || ErrorClass[errorClass.Length] == '.');
}
