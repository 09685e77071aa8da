using System.Globalization;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>From a failed call and the server's details about it to the exception that callers see.</summary>
internal static class ErrorTranslation
{
    /// <summary>The server sends five links; a longer chain would be a loop.</summary>
    private const int MaxCauses = 16;

    public static SparkConnectException Translate(GrpcFailure failure, ErrorDetails? details, string address, int attempts)
    {
        if (failure.ErrorClass is null && failure.Reason is null)
        {
            switch (failure.Code)
            {
                case GrpcCode.Unavailable:
                    var tries = attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({attempts} attempts)") : string.Empty;
                    return new SparkConnectException(SparkFailure.Unavailable, $"{failure.Message}{tries}", failure);
                case GrpcCode.Unauthenticated:
                    return new SparkConnectException(SparkFailure.Unauthenticated, $"{address} refused the token, or wants one: {failure.Message}", failure);
                case GrpcCode.PermissionDenied:
                    return new SparkConnectException(SparkFailure.PermissionDenied, $"{address} refused access: {failure.Message}", failure);
                case GrpcCode.Unimplemented:
                    return new SparkConnectException(SparkFailure.Unsupported, $"{address} lacks a call that is needed: it is no Spark Connect server, or one before Spark 3.5. {failure.Message}", failure);
                case GrpcCode.ResourceExhausted:
                    return new SparkConnectException(SparkFailure.LimitExceeded, $"{address} refused a message as too large, or is overloaded: {failure.Message}", failure);
                case GrpcCode.DeadlineExceeded:
                    return new SparkConnectException(SparkFailure.TimedOut, $"{address} took too long: {failure.Message}", failure);
            }
        }

        return Server(failure, details, address);
    }

    private static SparkServerException Server(GrpcFailure failure, ErrorDetails? details, string address)
    {
        var causes = Causes(details);
        var root = causes.Count > 0 ? Root(details!) : null;
        var throwable = root?.SparkThrowable;
        var errorClass = Text(throwable?.ErrorClass) ?? failure.ErrorClass;
        var kind = failure.IsSessionLost ? SparkFailure.SessionLost
            : errorClass == "OPERATION_CANCELED" ? SparkFailure.Interrupted
            : IsPermission(failure, throwable?.SqlState) ? SparkFailure.PermissionDenied
            : IsStopping(failure.Message) ? SparkFailure.Unavailable
            : SparkFailure.Server;
        var message = kind == SparkFailure.Unavailable ? $"{address} is shutting down, and what ran on it is lost." : Message(failure, root);
        return new SparkServerException(kind, message, failure)
        {
            ErrorClass = errorClass,
            SqlState = Text(throwable?.SqlState) ?? failure.Metadata.GetValueOrDefault("sqlState"),
            Parameters = throwable is { MessageParameters.Count: > 0 }
                ? new Dictionary<string, string>(throwable.MessageParameters, StringComparer.Ordinal)
                : failure.MetadataMap("messageParameters"),
            QueryContexts = throwable is null ? [] : throwable.QueryContexts.Select(Context).ToArray(),
            TypeNames = root is { ErrorTypeHierarchy.Count: > 0 } ? [.. root.ErrorTypeHierarchy] : TypeNames(failure),
            Causes = causes,
        };
    }

    /// <summary>The status message is cut at 2048 characters; the details have all of it. Neither is wanted with the server's stack trace.</summary>
    private static string Message(GrpcFailure failure, ErrorDetails.Types.Error? root)
    {
        var message = root is { Message.Length: > 0 } && root.Message.Length >= failure.Message.Length ? root.Message : failure.Message;
        var trace = message.IndexOf("\nDriver stacktrace:", StringComparison.Ordinal);
        return trace < 0 ? message : message[..trace].TrimEnd();
    }

    /// <summary>42501 is SQL's state for insufficient privileges; catalogs and file systems refuse by exceptions of the JVM.</summary>
    private static bool IsPermission(GrpcFailure failure, string? sqlState) =>
        failure.Code == GrpcCode.PermissionDenied
        || (sqlState ?? failure.Metadata.GetValueOrDefault("sqlState")) == "42501"
        || TypeNames(failure).Any(name => name is "java.nio.file.AccessDeniedException" or "java.lang.SecurityException" or "org.apache.hadoop.security.AccessControlException");

    /// <summary>What a query meets when the server's Spark context is stopped below it; there is no error class for it.</summary>
    private static bool IsStopping(string message) =>
        message.Contains("stopped SparkContext", StringComparison.Ordinal) || message.Contains("SparkContext was shut down", StringComparison.Ordinal);

    private static IReadOnlyList<string> TypeNames(GrpcFailure failure)
    {
        var names = failure.MetadataList("classes");
        return names.Count > 0 ? names : failure.Reason is { Length: > 0 } reason ? [reason] : [];
    }

    private static ErrorDetails.Types.Error? Root(ErrorDetails details)
    {
        var index = details.RootErrorIdx;
        return details.HasRootErrorIdx && index >= 0 && index < details.Errors.Count ? details.Errors[index] : null;
    }

    private static List<SparkErrorCause> Causes(ErrorDetails? details)
    {
        var causes = new List<SparkErrorCause>();
        var error = details is null ? null : Root(details);
        while (error is not null && causes.Count < MaxCauses)
        {
            causes.Add(new SparkErrorCause(
                [.. error.ErrorTypeHierarchy],
                error.Message,
                Text(error.SparkThrowable?.ErrorClass),
                Text(error.SparkThrowable?.SqlState),
                [.. error.StackTrace.Select(Frame)]));
            var next = error.CauseIdx;
            error = error.HasCauseIdx && next >= 0 && next < details!.Errors.Count ? details.Errors[next] : null;
        }

        return causes;
    }

    private static string Frame(ErrorDetails.Types.StackFrame frame) => frame.HasFileName
        ? string.Create(CultureInfo.InvariantCulture, $"{frame.DeclaringClass}.{frame.MethodName}({frame.FileName}:{frame.LineNumber})")
        : $"{frame.DeclaringClass}.{frame.MethodName}";

    private static SparkQueryContext Context(ErrorDetails.Types.Context context) =>
        new(context.StartIndex, context.StopIndex, context.Fragment, context.Summary, context.ObjectType, context.ObjectName);

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
