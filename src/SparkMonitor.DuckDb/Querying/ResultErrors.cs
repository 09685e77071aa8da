using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

internal static unsafe class ResultErrors
{
    /// <summary>The error of a failed result; a cancellation where the caller asked for it.</summary>
    public static Exception Error(this ResultHandle result, CancellationToken cancellation)
    {
        var message = NativeMethods.Text(NativeMethods.ResultError(result.Pointer));
        var type = (DuckDbErrorType)NativeMethods.ResultErrorType(result.Pointer);
        var error = type == DuckDbErrorType.Invalid ? DuckDbException.Of(message) : new DuckDbException(type, message);
        return error.Type == DuckDbErrorType.Interrupt && cancellation.IsCancellationRequested
            ? new OperationCanceledException("The query was cancelled.", error, cancellation)
            : error;
    }

    public static bool HasError(this ResultHandle result) => NativeMethods.ResultError(result.Pointer) != null;
}
